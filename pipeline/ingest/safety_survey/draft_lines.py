"""The lines of a drafted mapping: every guess with its confidence, what is not certain with the mark of a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.definitions import SafetySurvey
from pipeline.ingest.files import Districts
from pipeline.ingest.safety_survey.codes import Meaning
from pipeline.ingest.safety_survey.draft_several import lines_of_choices
from pipeline.ingest.safety_survey.guesses import Guesses, Rating
from pipeline.ingest.safety_survey.labels import is_told, no_answer_in
from pipeline.ingest.safety_survey.matching import Guess, labels_of_role
from pipeline.ingest.safety_survey.sheet import Sheet
from pipeline.ingest.safety_survey.toml_lines import Line, asked, one_line, toml_key, toml_list, toml_text, why
from pipeline.ingest.safety_survey.undecided import MARK
from pipeline.nearest import folded
from pipeline.words.messages import phrase, said

MAY_BE_GONE = ("respondent", "weight")


def lines_of(guesses: Guesses) -> Iterator[Line]:
    """Yield the lines of a mapping: what stands before all tables first."""
    sheet, book = guesses.sheet, guesses.sheet.book
    yield phrase("draft_head", file=sheet.file.path.name)
    yield phrase("draft_marks")
    yield phrase("draft_figures")
    yield phrase("draft_ended_on", wave=sheet.period)
    gone = guesses.missing()
    surely = [item for item in gone if guesses.is_gone(item)]
    if surely:
        yield phrase("draft_not_asked", line=f"not_asked = {toml_list(surely)}")
    yield from _ignored(guesses)
    if own := guesses.shapes.own_words:
        yield phrase("draft_own_words")
        yield f"free_text = {toml_list([asked(column, is_certain) for column, is_certain in own.items()])}"
    if guesses.is_age_in_years():
        yield "age_in_years = true"
    yield from _columns(book, guesses.roles)
    yield from _role_codes(sheet, guesses)
    alone = set(guesses.alone())
    for item in book.items:
        if item in alone:
            yield from _item(guesses, item)
        elif item in gone and item not in surely:
            yield from ("", phrase("draft_not_found"), f"[items.{item}]", f'column = "{MARK}"')
    for rating in guesses.ratings:
        yield from _rating(guesses, rating)
    for several in guesses.shapes.several:
        yield from lines_of_choices(several, guesses.items_of(several), guesses.chosen, guesses.figures, sheet)
    if broken := [item for item, guess in guesses.items.items() if guess.is_sure and guesses.is_reworded(item)]:
        yield phrase("draft_breaks")
        yield "[breaks]"
        reason = toml_text(said(phrase("break_by_wording", wave=sheet.period), "sv"))
        yield from (f"{item} = {reason}" for item in broken)


def _ignored(guesses: Guesses) -> Iterator[Line]:
    """Yield the columns that nothing takes, with what they ask, and those in which respondents say who they are."""
    persons, new, contacts = guesses.sheet.persons, guesses.unused(), guesses.shapes.contacts
    if not new and not contacts:
        return
    if new:
        yield phrase("draft_new_columns")
        yield from (f"#   {column}: {one_line(text)}" for column in new if (text := persons.text(column)))
    if contacts:
        yield phrase("draft_contacts", columns=contacts)
    yield f"ignore = {toml_list([*new, *contacts])}"


def _columns(book: SafetySurvey, roles: Mapping[str, Guess]) -> Iterator[Line]:
    """Yield the columns of the persons that are called otherwise than in the codebook, or that nobody can be sure of."""
    usual: dict[str, str] = {**book.columns}
    differ = [(role, guess) for role, guess in roles.items() if usual.get(role) != guess.column or not guess.is_sure]
    gone = [role for role in usual if role not in roles]
    if differ or gone:
        yield "\n[columns]"
    for role, guess in differ:
        yield why(guess)
        yield f"{role} = {toml_text(asked(guess.column, guess.is_sure))}"
    for role in sorted(gone, key=lambda role: role not in MAY_BE_GONE):
        if role in MAY_BE_GONE:
            yield phrase("draft_no_column", line=f'{role} = ""')
        else:
            yield phrase("draft_name_column", line=f'{role} = "{MARK}"')


def _role_codes(sheet: Sheet, guesses: Guesses) -> Iterator[Line]:
    """Yield what the codes of sex, age groups and areas mean, where the file labels them or nothing tells it."""
    districts = Districts(guesses.configuration, "safety_survey", int(sheet.period))
    usual: dict[str, Mapping[str, str]] = {"sex": {**sheet.book.sex_codes}, "age": sheet.book.age_codes}
    for role, table in (("sex", "sex_codes"), ("age", "age_codes"), ("district", "area_codes")):
        guess = guesses.roles.get(role)
        if guess is None or (role == "age" and guesses.is_age_in_years()):
            continue
        labels = labels_of_role(sheet.persons, guess.column)
        known = usual.get(role) or {code: districts.find(code) or "" for code in labels}
        unclear = {code: label for code, label in labels.items() if code not in guess.codes}
        if role == "district":
            unclear = {code: label for code, label in unclear.items() if is_told(label) or not districts.find(code)}
        if not unclear and all(known.get(code) == meaning for code, meaning in guess.codes.items()):
            continue
        yield ""
        yield why(guess)
        yield f"[{table}]"
        yield from (
            f"{toml_text(code)} = {toml_text(meaning)}   # {one_line(labels.get(code, ''))}"
            for code, meaning in guess.codes.items()
        )
        for code, label in unclear.items():
            is_gone = role != "district" and no_answer_in(label, sheet.book.missing) is not None
            suggestion = known.get(code, "") if not label else "unknown" if is_gone else ""
            yield f"{toml_text(code)} = {toml_text(MARK + suggestion)}   # {one_line(label)}"


def _item(guesses: Guesses, item: str) -> Iterator[Line]:
    """Yield the lines of an item: its figures, its column, its wording where that is new, and what every code means."""
    guess = guesses.items[item]
    yield ""
    yield from _above(guesses, item)
    yield f"[items.{item}]"
    yield f"column = {toml_text(asked(guess.column, guess.is_sure))}"
    if wording := _wording(guesses, item):
        yield f"wording = {toml_text(wording)}"
    if meant := guesses.meanings(item):
        yield f"[items.{item}.codes]"
        yield from _codes(guesses.sheet, item, meant)


def _rating(guesses: Guesses, rating: Rating) -> Iterator[Line]:
    """Yield the lines of a grid: each item with its figures and column, the wordings that are new, and what every code means, once."""
    name = toml_key(rating.name)
    yield ""
    yield phrase("draft_grid", items=len(rating.items))
    yield f"[grids.{name}.items]"
    for item in rating.items:
        guess = guesses.items[item]
        yield from _above(guesses, item)
        yield f"{item} = {toml_text(asked(guess.column, guess.is_sure))}"
    if wordings := {item: text for item in rating.items if (text := _wording(guesses, item))}:
        yield f"[grids.{name}.wordings]"
        yield from (f"{item} = {toml_text(text)}" for item, text in wordings.items())
    yield f"[grids.{name}.codes]"
    yield from _codes(guesses.sheet, rating.items[0], rating.codes)


def _above(guesses: Guesses, item: str) -> Iterator[Line]:
    """Yield the comments above an item: its figures, what the guess rests on, and whether it asks the opposite."""
    guess = guesses.items[item]
    yield from guesses.figures[item].lines() if item in guesses.figures else ()
    yield why(guess)
    if guess.relation == "opposite":
        yield phrase("draft_opposite", wording=one_line(guesses.sheet.book.items[item].wording))


def _wording(guesses: Guesses, item: str) -> str:
    """Return the question as the delivery asks it, where it is not the codebook's; else empty."""
    guess = guesses.items[item]
    is_known = guess.relation in ("same", "cut", "begins", "")
    return "" if is_known else one_line(guesses.sheet.persons.text(guess.column))


def _codes(sheet: Sheet, item: str, meant: Sequence[Meaning]) -> Iterator[Line]:
    """Yield the lines that say what codes mean, each by its label where that is one code's alone."""
    known = {**sheet.book.missing, **sheet.book.codes(item)}
    keys = Counter(folded(one.label) for one in meant)
    for one in meant:
        by_label = is_told(one.label) and keys[folded(one.label)] == 1 and folded(one.label) != ""
        means = one.suggested if one.is_open else one.means
        value = toml_text(asked("" if means is None else str(means), is_sure=False)) if one.is_open else str(means)
        told = [] if by_label or not one.label else [f"{one.code} = {one_line(one.label)}"]
        told += [f"{code} = {known[code]}" for code in ([means] if means is not None else [])]
        yield f"{toml_text(one_line(one.label) if by_label else one.code)} = {value}   # {' → '.join(told)}".rstrip(
            " #"
        )
