"""What each figure of a block is about: its labels beside and above it, headings and titles, each explained or asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.ingest.safety_survey.results.blocks import Block, Line
from pipeline.ingest.safety_survey.results.figures import Figure
from pipeline.ingest.safety_survey.results.mapping import TableMapping
from pipeline.ingest.safety_survey.results.names import Names
from pipeline.ingest.safety_survey.results.surroundings import KINDS, Kind, Surroundings
from pipeline.ingest.safety_survey.results.vocabulary import HEADS, SHORT_SEXES, Said, said
from pipeline.nearest import folded, similarity

SAME_BLOCK = 0.6  # how close a heading must be to a block's title to be taken for it

_SHARE_OF = re.compile(r"andel(?:en)?\b", re.IGNORECASE)


@dataclass
class _Label:
    """A label with what it says on its axis."""

    dims: dict[str, str] = field(default_factory=dict)
    unknown: tuple[tuple[str, str], ...] = ()
    name: str = ""
    is_base: bool = False
    is_left_out: bool = False
    answers: int | None = None
    description: str = ""


class Axes:
    """Explains one block of a sheet."""

    def __init__(self, block: Block, sheet: str, names: Names, mapping: TableMapping, bands: tuple[str, ...]) -> None:
        """Tell the axes of a block apart.

        Args:
            block: The block.
            sheet: The sheet's name.
            names: Finds indicators and areas.
            mapping: What lies beside the file.
            bands: The municipality's age bands.
        """
        self.block, self.sheet, self.names, self.mapping, self.bands = block, sheet, names, mapping, bands
        self.ignored = {folded(name) for name in mapping.ignore}
        columns = [column for column in block.heads if not self._is_aside(column)]
        self.aside = set(block.heads) - set(columns)
        depth = max((len(labels) for labels in block.heads.values()), default=0)
        self.constant: list[str] = []
        self.constant_levels: set[int] = set()
        self.levels: list[int] = []
        for level in range(depth):
            texts = {block.heads[column][level] for column in columns} - {""}
            is_everywhere = all(block.heads[column][level] for column in columns)
            if len(texts) == 1 and is_everywhere and not self._names_one(texts):
                self.constant.insert(0, texts.pop())
                self.constant_levels.add(level)
            elif texts:
                self.levels.append(level)
        self.around = Surroundings(block, sheet, self.constant, names, self.ignored, bands)
        self.kinds = self._kinds()

    def _names_one(self, texts: set[str]) -> bool:
        """Return whether the only label above all columns is a question or area by itself."""
        (text,) = texts
        rest = said(text, self.bands).rest
        return bool(rest) and bool(self.names.area(rest) or self.names.indicator(rest))

    def _is_aside(self, column: int) -> bool:
        """Return whether a column holds numbers of answers, or nothing of the survey."""
        labels = [said(text, self.bands) for text in self.block.heads[column] if text]
        return any(label.is_base or label.is_left_out for label in labels)

    # ---- axes -----------------------------------------------------------------------------------------------------------

    @cached_property
    def axes(self) -> dict[tuple[str, int], list[str]]:
        """The labels of each axis: columns of labels (``row``) and rows of heads (``head``)."""
        found: dict[tuple[str, int], list[str]] = {}
        for column in self.block.corner:
            texts = [line.labels[column] for line in self.block.lines if column in line.labels]
            found["row", column] = list(dict.fromkeys(texts))
        for level in self.levels:
            texts = [labels[level] for labels in self.block.heads.values() if labels[level]]
            found["head", level] = list(dict.fromkeys(texts))
        return found

    def _kinds(self) -> dict[tuple[str, int], Kind | None]:
        """Return whether each axis holds questions or areas: by most of its labels, by its head, or because no other can."""
        found: dict[tuple[str, int], Kind | None] = {}
        open_ones = []
        for axis, texts in self.axes.items():
            rests = [one.rest for text in texts if (one := said(text, self.bands)).rest and not self._is_ignored(text)]
            counts = {
                "area": sum(self.names.area(rest) is not None for rest in rests),
                "indicator": sum(self.names.indicator(rest) is not None for rest in rests),
            }
            hint = self.hint(axis)
            kind: Kind | None = None
            if hint in ("unit", "period", "sex", "age") or (axis[0] == "row" and self._describes(axis)):
                found[axis] = None
                continue
            if counts["area"] != counts["indicator"]:
                kind = "area" if counts["area"] > counts["indicator"] else "indicator"
            elif hint in KINDS:
                kind = hint
            found[axis] = kind
            if kind is None and rests and not hint:
                open_ones.append(axis)
        lacking = [kind for kind in KINDS if kind not in found.values() and not self.around.names(kind, ())[0]]
        if len(open_ones) == 1 and len(lacking) == 1:
            found[open_ones[0]] = lacking[0]
        return found

    def hint(self, axis: tuple[str, int]) -> str:
        """Return what the head of a column of labels says that they are; empty where it says nothing."""
        if axis[0] != "row":
            return ""
        head = " ".join(self.block.corner[axis[1]].casefold().split()).strip(" :.")
        return next((kind for kind, words in HEADS.items() if head in words), "")

    def _is_ignored(self, text: str) -> bool:
        return folded(text) in self.ignored

    # ---- labels ---------------------------------------------------------------------------------------------------------

    def _explained(self, axis: tuple[str, int], text: str, section: str = "") -> _Label:
        """Return what a label says on its axis."""
        if self._is_ignored(text):
            return _Label(is_left_out=True)
        kind, hint = self.kinds.get(axis), self.hint(axis)
        if hint != "unit" and (whole := self._named(kind, text, section)):
            return _Label(whole, name=text)
        if sex := self._short_sex(axis, text):
            return _Label({"sex": sex})
        one = said(text, self.bands)
        if hint == "unit" and not one.dims.get("unit"):
            return _Label(unknown=(("", text),))
        if one.is_base or one.is_left_out:
            return _Label({**one.dims}, is_base=one.is_base, is_left_out=one.is_left_out, answers=one.answers)
        if axis[0] == "row" and folded(self.block.corner[axis[1]]) in self.ignored | {folded("Kommentar")}:
            return _Label()
        return self._by_rest(axis, kind, one, text, section)

    def _by_rest(self, axis: tuple[str, int], kind: Kind | None, one: Said, text: str, section: str) -> _Label:
        """Return what a label says with the words that are left when sex, year, age and unit are taken away."""
        found = _Label(dict(one.dims), name=one.rest, answers=one.answers)
        if one.is_total:
            found.dims |= self._everybody(axis, kind, one)
        if not one.rest:
            return found
        if axis[0] == "row" and self._describes(axis):
            return _Label(
                dict(one.dims), unknown=() if _SHARE_OF.match(one.rest) else (("", one.rest),), description=text
            )
        dims = self._named(kind, one.rest, section)
        if dims is None:
            if self._is_ignored(one.rest):
                return _Label(is_left_out=True)
            found.unknown = ((kind or "", one.rest),)
            return found
        found.dims |= dims
        return found

    def _describes(self, axis: tuple[str, int]) -> bool:
        """Return whether a column of labels says of each row which share it is, beside another column that says the question."""
        texts = self.axes.get(axis, ())
        return any(_SHARE_OF.match(text) for text in texts) and not any(self._named(None, text, "") for text in texts)

    def _short_sex(self, axis: tuple[str, int], text: str) -> str:
        """Return the sex that a letter stands for, where the other sex stands on its axis too; empty where it is none."""
        own = SHORT_SEXES.get(text.casefold().strip(" ."), "")
        beside = {SHORT_SEXES.get(one.casefold().strip(" ."), "") for one in self.axes.get(axis, ())}
        return own if own and {"women", "men"} <= beside else ""

    def _everybody(self, axis: tuple[str, int], kind: Kind | None, one: Said) -> dict[str, str]:
        """Return what a total is the total of: all areas on an axis of areas, else both sexes."""
        if kind == "area" and not one.rest and "sex" not in one.dims:
            return {"area": "municipality"}
        return {"sex": one.dims.get("sex", "all")}

    def _named(self, kind: Kind | None, name: str, section: str) -> dict[str, str] | None:
        """Return the area or indicator that a name means on an axis of that kind; None when none, or when it may be either."""
        area = None if kind == "indicator" else self.names.area(name)
        indicator = None if kind == "area" else self._indicator(name, section)
        if (area is None) == (indicator is None):
            return None
        return {"area": area} if area is not None else {"indicator": indicator or ""}

    def _indicator(self, name: str, section: str) -> str | None:
        """Return the indicator that a name means; None when the heading above it is that of another block of questions."""
        found = self.names.indicator(name, section)
        if found is None or not section or found in self.names.index or self.names.is_mapped(name, section):
            return found
        if len(self._sections_of.get(folded(name), ())) > 1:
            return None
        near = {block: similarity(section, block) for block in set(self.names.blocks.values())}
        own = near.get(self.names.blocks.get(found, ""), 0.0)
        return None if max(near.values(), default=0.0) >= max(SAME_BLOCK, own + 0.1) else found

    @cached_property
    def _sections_of(self) -> dict[str, set[str]]:
        """The headings that each label stands under."""
        found: dict[str, set[str]] = {}
        for line in self.block.lines:
            for text in line.labels.values():
                found.setdefault(folded(said(text, self.bands).rest), set()).add(self._section(line))
        return found

    def _section(self, line: Line) -> str:
        """Return the nearest heading above a line that may be a block of questions: it says nothing else by itself."""
        return next((text for text in line.sections if text in self._open_sections), "")

    @cached_property
    def _open_sections(self) -> set[str]:
        """The headings that may be blocks of questions: none where headings are areas, but those that are a block's title."""
        every = {text for line in self.block.lines for text in line.sections}
        told = {text for text in every if said(text, self.bands).rest and not self._is_ignored(text)}
        areas = {text for text in told if self.around.in_line("area", text)}
        blocks = {text for text in told if self._likeness_to_blocks(text) >= SAME_BLOCK}
        return (blocks if areas else told) - areas

    def _likeness_to_blocks(self, text: str) -> float:
        return max((similarity(text, block) for block in self.names.blocks.values()), default=0.0)

    @cached_property
    def parted(self) -> bool:
        """Whether the same labels stand under several headings, so that these must say what they differ in."""
        seen: dict[tuple[str, ...], set[str]] = {}
        for line in self.block.lines:
            seen.setdefault(tuple(line.labels.values()), set()).add(line.sections[0] if line.sections else "")
        return any(len(sections) > 1 for key, sections in seen.items() if not _is_base_key(key, self.bands))

    # ---- figures --------------------------------------------------------------------------------------------------------

    def figures(self) -> Iterator[Figure]:
        """Yield every figure of the block with what it is about; those of columns and rows that are left out not at all."""
        heads = {column: self._above(column, labels) for column, labels in self.block.heads.items()}
        for number, line in enumerate(self.block.lines):
            section = self._section(line)
            row = [self._explained(("row", column), text, section) for column, text in line.labels.items()]
            for column, text in line.figures.items():
                labels = [*row, *(self._explained(axis, head, section) for axis, head in heads[column])]
                if any(label.is_left_out for label in labels):
                    continue
                yield self._figure(line, column, text, labels, section, number)

    def _above(self, column: int, labels: Sequence[str]) -> list[tuple[tuple[str, int], str]]:
        """Return the labels above a column, each once, with their axes; what stands above all columns is no label."""
        found: dict[str, tuple[str, int]] = {}
        for level, text in enumerate(labels):
            if text and (level in self.levels or column in self.aside):
                found.setdefault(text, ("head", level))
        return [(axis, text) for text, axis in found.items()]

    def _figure(
        self, line: Line, column: int, text: str, labels: Sequence[_Label], section: str, number: int
    ) -> Figure:
        dims: dict[str, str] = {}
        unknown = [one for label in labels for one in label.unknown]
        for label in labels:
            for name, value in label.dims.items():
                if dims.get(name, value) != value and not (name == "sex" and "all" in (value, dims[name])):
                    unknown.append(("", " / ".join(one.name for one in labels if one.name)))
                if name != "sex" or dims.get(name, "all") == "all":
                    dims[name] = value
        is_base = any(label.is_base for label in labels)
        for kind in KINDS:
            if (
                kind not in dims
                and not any(one[0] in (kind, "") for one in unknown)
                and not (is_base and kind == "indicator")
            ):
                sections = (
                    line.sections
                    if self.parted or kind == "indicator"
                    else [one for one in line.sections if self.around.in_line(kind, one)]
                )
                if kind == "area" and self.mapping.area:
                    dims[kind] = self.names.area(self.mapping.area) or self.mapping.area
                    continue
                found, asked = self.around.names(kind, sections)
                if found:
                    dims[kind] = found
                else:
                    unknown.append((kind, asked))
        for name, value in self.around.of_sections(line).items():
            dims.setdefault(name, value)
        head = " ".join(dict.fromkeys(one for one in self.block.heads[column] if one))
        name = next((label.name for label in labels if "indicator" in label.dims), "")
        given = next((label.answers for label in reversed(labels) if label.answers), None)
        description = next((label.description for label in labels if label.description), "")
        return Figure(
            line.place, head or "Värde", text, dims, name, section, tuple(dict.fromkeys(unknown)), is_base, given,
            line.sections[0] if line.sections else "", description,
        )  # fmt: skip


def _is_base_key(key: Sequence[str], bands: tuple[str, ...]) -> bool:
    return any(said(text, bands).is_base for text in key)
