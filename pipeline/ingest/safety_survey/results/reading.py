"""The figures of a file of results as rows of ``delivered_value``; what is not known of one is asked about."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from pipeline.configuration import Configuration, Terms
from pipeline.formats import Sheet, missing_kind, number, whole_number
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.results.axes import Axes
from pipeline.ingest.safety_survey.results.bases import answers_of
from pipeline.ingest.safety_survey.results.blocks import Block
from pipeline.ingest.safety_survey.results.figures import Figure
from pipeline.ingest.safety_survey.results.mapping import TableMapping
from pipeline.ingest.safety_survey.results.names import Names
from pipeline.ingest.safety_survey.results.questions import Questions
from pipeline.ingest.safety_survey.results.vocabulary import BASES, LEFT_OUT, figure, is_opposite, years_in
from pipeline.ingest.sheets import tell_cut
from pipeline.nearest import folded
from pipeline.problems import Fault, Place, ProblemLog, at, phrase

INDEX_MOST = 6.0
FACTORS = {"percent": 100.0, "share": 1.0, "index": 1.0}
Found = list[tuple[Sheet, list[Block]]]


def read_results(
    file: Delivery, found: Found, mapping: TableMapping, configuration: Configuration, log: ProblemLog
) -> list[dict[str, object]]:
    """Return the values of a file as rows of ``delivered_value`` with their place (``row``).

    Every figure is read with all that it is about, or set aside; what a label, a heading or a unit does not say is a question of
    the mapping, told once with its rows.
    """
    reader = Reader(file, found, mapping, configuration, log)
    reader.take_all()
    reader.questions.tell(log, reader.names, Terms(configuration))
    return reader.rows


class Reader:
    """Takes in the figures of one file, block by block.

    Attributes:
        rows: What was read.
        known: The indicator that each name of a question was taken for.
        questions: What is asked.
    """

    def __init__(
        self, file: Delivery, found: Found, mapping: TableMapping, configuration: Configuration, log: ProblemLog
    ) -> None:
        """Take in a file's sheets with their blocks, and find what holds for all of them: its year, numbers of answers apart."""
        self.file, self.mapping, self.log = file, mapping, log
        self.names = Names(configuration, mapping)
        self.names.shorten([sheet for sheet, blocks in found if not blocks])
        self.bands = tuple(configuration.municipality.age_bands)
        self.ignored = {folded(name) for name in mapping.ignore}
        self.several = sum(bool(blocks) for _, blocks in found) > 1
        self.rows: list[dict[str, object]] = []
        self.known: dict[str, str] = {}
        self.beside = file.path.with_suffix(".toml").name
        self.questions = Questions(file.name, self.beside, self.several)
        self.blocks = [
            (sheet, Axes(block, sheet.name, self.names, mapping, self.bands))
            for sheet, blocks in found
            for block in blocks
        ]
        self.bases = [one for _, axes in self.blocks if self._is_of_bases(axes) for one in axes.figures()]
        for sheet, blocks in found:
            if sheet.is_cut:
                tell_cut(file, sheet, log)
            if not blocks and self.several:
                log.add(file.name, at(sheet=sheet.name), "sheet-without-figures", severity="note")
        self.period = self._period_of_file(found)

    def _period_of_file(self, found: Found) -> str:
        """Return the year that the file's name, or else the sheets without figures, say; empty when there is none, or two."""
        named = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", self.file.path.stem))
        told = {
            year for sheet, blocks in found if not blocks for row in sheet.rows for text in row for year in _years(text)
        }
        years = named | told if len(told) == 1 else named or told
        return years.pop() if len(years) == 1 else ""

    def _is_of_bases(self, axes: Axes) -> bool:
        """Return whether a block holds numbers of answers alone, by its nearest line of text that says what it holds."""
        texts = [re.sub(r"\(.*?\)|\d+", " ", text).strip() for text in axes.around.lines]
        said = next((text for text in texts if re.search(r"antal|andel|index|%|procent", text, re.IGNORECASE)), "")
        words = " ".join(said.casefold().split())
        return BASES.match(words) is not None and "andel" not in words and "index" not in words

    def take_all(self) -> None:
        """Take in all blocks."""
        for sheet, axes in self.blocks:
            self.take(sheet, axes)
        _share_answers(self.rows)

    def take(self, sheet: Sheet, axes: Axes) -> None:
        """Take in one block; each of its rows is used, set aside or left out."""
        block = axes.block
        of_bases = self._is_of_bases(axes)
        figures = [] if folded(sheet.name) in self.ignored or block.doubtful or of_bases else list(axes.figures())
        rows_of_bases = {one.place for one in figures if one.is_base} - {
            one.place for one in figures if not one.is_base
        }
        places = [line.place for line in block.lines if line.place not in rows_of_bases]
        self.file.rows += len(places)
        for head in dict.fromkeys(block.doubtful if folded(sheet.name) not in self.ignored else ()):
            self.questions.ask(Fault("heads-of-table", head=head, mapping=self.beside), sheet, places[0])
        if not of_bases:
            self._tell_left_out(sheet, axes)
        before = len(self._rejected())
        answers = answers_of(figures, self.bases)
        unit = self._unit_of(sheet, axes, figures)
        used = set()
        for number_, one in enumerate(figures):
            is_given = not one.is_base and missing_kind(figure(one.text) or one.text) is None
            if is_given and self._value(one, answers.get(number_, ""), unit, sheet, axes):
                used.add(one.place)
        wrong = {dict(place)["row"] for place in self._rejected()[before:]} - used
        self.file.rejected += len(wrong)
        self.file.left_out += len(set(places) - used - wrong)

    def _rejected(self) -> list[Place]:
        """Return the places of this file that something was set aside in, in the order in which it was."""
        return [one.place for one in self.log.rejected if one.file == self.file.id]

    def _tell_left_out(self, sheet: Sheet, axes: Axes) -> None:
        """Note the columns and rows that hold no figure of the survey by what their labels say."""
        heads = [text for labels in axes.block.heads.values() for text in labels]
        rows = [text for line in axes.block.lines for text in line.labels.values()]
        texts = dict.fromkeys(
            text for text in (*heads, *rows) if LEFT_OUT.fullmatch(" ".join(text.casefold().split()).strip(" .:"))
        )
        if left := [text for text in texts if folded(text) not in self.ignored]:
            self.log.add(
                self.file.name,
                at(sheet=sheet.name) if self.several else at(),
                "part-of-table-left-out",
                names=left,
                severity="note",
            )

    # ---- what a figure is ---------------------------------------------------------------------------------------------------

    def _unit_of(self, sheet: Sheet, axes: Axes, figures: Sequence[Figure]) -> str:
        """Return the unit of a block's figures that say none themselves; empty where nobody knows, which is asked about."""
        bare = [one for one in figures if not one.is_base and "unit" not in one.dims and "%" not in one.text]
        numbers = [value for one in bare if (value := number(figure(one.text) or "")) is not None]
        percent = [value for one in figures if not one.is_base and one.dims.get("unit") == "percent" and "%" not in one.text
                   and (value := number(figure(one.text) or "")) is not None]  # fmt: skip
        if percent and not self.mapping.unit and _may_be_parts(percent):
            self.questions.ask(Fault("percent-or-share", mapping=self.beside), sheet, figures[0].place)
        if not numbers:
            return ""
        units = axes.around.units
        if {one.dims.get("indicator") for one in bare} <= self.names.index:
            return "index"
        if self.mapping.unit and units != {"index"}:
            return "percent" if self.mapping.unit == "index" and "percent" in units else self.mapping.unit
        if units == {"index"}:
            return "index"
        if "mean" in units or units == {"count"} or {"index"} < units:
            self.questions.ask(
                Fault("unit-of-table", found=" · ".join(axes.around.lines), mapping=self.beside), sheet, bare[0].place
            )
            return ""
        if max(numbers) <= 1 and (units != {"percent"} or _may_be_parts(numbers)):
            self.questions.ask(Fault("percent-or-share", mapping=self.beside), sheet, bare[0].place)
            return ""
        if max(numbers) <= INDEX_MOST and not units:
            self.questions.ask(
                Fault("unit-of-table", found=phrase("figures_up_to", most=INDEX_MOST), mapping=self.beside),
                sheet,
                bare[0].place,
            )
            return ""
        return "percent"

    def _value(self, one: Figure, answers: str, unit_of_block: str, sheet: Sheet, axes: Axes) -> bool:
        """Take in one figure and return whether it became a row; what is wrong with it is set aside or remembered."""
        text = figure(one.text) or one.text
        dims = {
            "sex": next(iter(axes.around.sexes)) if len(axes.around.sexes) == 1 else "all",
            "age": "all",
            **one.dims,
        }
        if one.unknown:
            for kind, name in one.unknown:
                self.questions.not_known(kind, self._name_of(kind, name, one), sheet, one.place)
            return False
        indicator = dims["indicator"]
        unit = (
            "index"
            if indicator in self.names.index
            else dims.get("unit") or ("percent" if "%" in text else unit_of_block)
        )
        unit = (self.mapping.unit or "percent") if unit == "share" and one.dims.get("unit") != "share" else unit
        period = dims.get("period") or self._period(axes)
        if not period:
            self.questions.ask(
                Fault("year-of-table", found=axes.around.years or [self.file.path.name], mapping=self.beside),
                sheet,
                one.place,
            )
            return False
        if not unit:
            return False
        if unit not in FACTORS:
            self.questions.ask(Fault("unit-of-table", found=one.column, mapping=self.beside), sheet, one.place)
            return False
        return self._row(one, text, dims, unit, period, answers, sheet, axes)

    def _row(
        self,
        one: Figure,
        text: str,
        dims: dict[str, str],
        unit: str,
        period: str,
        answers: str,
        sheet: Sheet,
        axes: Axes,
    ) -> bool:
        is_turned = self._is_turned(one, dims["indicator"], unit, sheet, axes)
        if is_turned is None:
            return False
        value = number(text.rstrip("% "))
        factor = FACTORS[unit] if "%" not in text else 100.0
        most = INDEX_MOST if unit == "index" else factor
        base = whole_number(answers)
        place = at(sheet=sheet.name, row=one.place) if self.several else at(row=one.place)
        checks = {
            one.column: (
                value is not None and 0 <= value <= most,
                one.text,
                phrase("a_number_between", low=0, high=most),
            ),
            "Antal svar": (missing_kind(answers) is not None or bool(base), answers, phrase("a_whole_number_from_one")),
        }
        wrong = {column: rest for column, (is_right, *rest) in checks.items() if not is_right}
        for column, (found, wanted) in wrong.items():
            self.log.reject(self.file.id, place, column, found, "delivered-value", wanted=wanted)
        if wrong or value is None:
            return False
        if one.name:
            self.known.setdefault(one.name, dims["indicator"])
        share = round(value / factor, 12)
        self.rows.append(
            {
                "source": "safety_survey",
                "indicator": dims["indicator"],
                "period": period,
                "area": dims["area"],
                "sex": dims["sex"],
                "age_group": dims["age"],
                "value": round(1 - share, 12) if is_turned else share,
                "unit": "index" if unit == "index" else "share",
                "answers": base if unit != "index" else None,
                "not_comparable": self.mapping.not_comparable,
                "source_file": self.file.id,
                "row": place,
            }
        )
        return True

    def _is_turned(self, one: Figure, indicator: str, unit: str, sheet: Sheet, axes: Axes) -> bool | None:
        """Return whether a share is of those who do not; None where a name or heading may say so and the mapping does not."""
        turned = {folded(name): value for name, value in self.mapping.turned.items()}
        title = self.names.titles[indicator]
        heading = axes.around.denied(one)
        doubts = [name for name in (one.name, heading) if name and folded(name) in turned]
        if doubts:
            return sum(turned[folded(name)] for name in doubts) % 2 == 1 and unit != "index"
        asked = one.name if one.name and is_opposite(one.name, title) and not self.names.is_exact(one.name) else heading
        if asked and unit != "index":
            self.questions.ask(Fault("turned-table", name=asked, title=title, mapping=self.beside), sheet, one.place)
            return None
        return False

    def _period(self, axes: Axes) -> str:
        """Return the year of a block's figures that say none themselves: of its headings, the mapping's, or the file's."""
        if len(axes.around.years) == 1:
            return axes.around.years[0]
        return self.mapping.period or ("" if axes.around.years else self.period)

    def _name_of(self, kind: str, name: str, one: Figure) -> str:
        """Return how the mapping has to call an unknown name: with its heading where that tells it apart."""
        if kind != "area" and one.section and self.names.indicator(name) is not None:
            return f"{one.section} / {name}"
        return name


def _years(text: str) -> list[str]:
    return (
        years_in(text)
        if re.search(r"mätning|undersökning|enkät|fältperiod|insamling|resultat", text, re.IGNORECASE) or len(text) == 4
        else []
    )


def _share_answers(rows: Sequence[dict[str, object]]) -> None:
    """Give a figure that is told twice, once without its number of answers, the number that stands beside the same figure."""
    known: dict[tuple[object, ...], set[object]] = {}
    for row in rows:
        if row["answers"] is not None:
            known.setdefault(_what(row), set()).add(row["answers"])
    for row in rows:
        if row["answers"] is None and len(numbers := known.get(_what(row), set())) == 1:
            (row["answers"],) = numbers


def _what(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in ("indicator", "period", "area", "sex", "age_group", "unit", "value"))


def _may_be_parts(values: Sequence[float]) -> bool:
    """Return whether percentages may be parts of one: none is above 1 and some is no whole number."""
    return max(values) <= 1 and any(value != int(value) for value in values)


def without_measured(
    rows: Sequence[dict[str, object]],
    waves: Container[str],
    files: Sequence[Delivery],
    configuration: Configuration,
    log: ProblemLog,
) -> list[dict[str, object]]:
    """Return the values without those of the municipality's own areas in waves whose answers are there: these are estimated from.

    What is left out is noted, and counted by its file.
    """
    own = configuration.area_members()
    kept = [row for row in rows if row["area"] not in own or row["period"] not in waves]
    for file in files:
        mine = {row["row"] for row in rows if row["source_file"] == file.id}
        gone = mine - {row["row"] for row in kept if row["source_file"] == file.id}
        file.left_out += len(gone)
        if gone:
            log.add(file.name, at(), "measured-too", rows=len(gone), severity="note")
    return kept
