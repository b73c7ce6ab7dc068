"""Reading a municipality's configuration, and holding its files against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from pipeline import fold, validation
from pipeline.configuration.division import ALWAYS, LAST_YEAR, Division, Years
from pipeline.configuration.evidence import check_evidence
from pipeline.configuration.model import Crossing, District, Municipality, Promises
from pipeline.configuration.outlines import FILE, read_outlines, with_wholes
from pipeline.configuration.terms import Terms
from pipeline.configuration.whole import Area, Configuration
from pipeline.definitions import load_definitions
from pipeline.definitions.sources import GRADES
from pipeline.nearest import most_like
from pipeline.problems import DataErrors, ProblemLog, at, phrase
from pipeline.words.messages import Term, titled
from pipeline.workspace import MunicipalityFolder

Part = TypeVar("Part")


def load_configuration(folder: MunicipalityFolder) -> Configuration:
    """Read and check a municipality's three configuration files and its definitions.

    Raises:
        DataErrors: Everything that is wrong in any of the files.
    """
    log = ProblemLog()
    municipality = _part(folder, "municipality.toml", _municipality, log)
    districts = _part(folder, "districts.csv", _districts, log)
    promises = _part(folder, "promises.toml", _promises, log)
    definitions = _part(folder, "definitions.toml", load_definitions, log)
    crosswalk = _part(folder, "crosswalk.csv", _crosswalk, log)
    if municipality and districts and promises and definitions and crosswalk is not None:
        configuration = Configuration(
            slug=folder.slug,
            municipality=municipality,
            districts=districts,
            editions=promises.editions,
            definitions=definitions,
            crosswalk=crosswalk,
        )
        outlines = folder.raw / FILE
        own = ProblemLog()
        found = read_outlines(
            outlines, folder.workspace.relative(outlines), districts, configuration.leaves(LAST_YEAR), own
        )
        log.extend(own.problems)
        configuration = configuration.model_copy(update={"outlines": with_wholes(found, configuration.division)})
        _check_crosswalk(configuration, folder.workspace.relative(folder.raw / "crosswalk.csv"), log)
        promises_file = folder.workspace.relative(folder.raw / "promises.toml")
        _check_references(configuration, promises_file, log)
        if not log.problems:
            check_evidence(configuration, promises_file, log)
        if not log.problems:
            return configuration
    raise DataErrors(log.problems)


def _part(
    folder: MunicipalityFolder, file: str, read: Callable[[Path, str, ProblemLog], Part], log: ProblemLog
) -> Part | None:
    """Return what one file holds; None when something in it is wrong, which is noted, so that the other files are read too."""
    own = ProblemLog()
    try:
        return read(folder.raw / file, folder.workspace.relative(folder.raw / file), own)
    except DataErrors as errors:
        log.extend(errors.problems)
        return None


def _municipality(path: Path, name: str, log: ProblemLog) -> Municipality:
    return validation.as_model(Municipality, validation.read_toml(path, name, log), name, log)


def _promises(path: Path, name: str, log: ProblemLog) -> Promises:
    return validation.as_model(Promises, validation.read_toml(path, name, log), name, log)


def _districts(path: Path, name: str, log: ProblemLog) -> list[District]:
    """Read ``districts.csv``; columns ``code_<source>`` become the codes."""
    districts: list[District] = []
    for number, row in validation.read_table(path, name, log):
        values: dict[str, object] = {key: value for key, value in row.items() if value and not key.startswith("code_")}
        values["codes"] = {
            key.removeprefix("code_"): text for key, text in row.items() if key.startswith("code_") and text
        }
        values["aliases"] = [alias.strip() for alias in row.get("aliases", "").split("|") if alias.strip()]
        own = ProblemLog()
        try:
            districts.append(validation.as_model(District, values, name, own, at(row=number)))
        except DataErrors as errors:
            log.extend(errors.problems)
    _check_districts(districts, name, log)
    log.stop_if_any()
    return districts


def _crosswalk(path: Path, name: str, log: ProblemLog) -> list[Crossing]:
    """Read ``crosswalk.csv``: which areas of a source lie in which districts; a missing file adds nothing."""
    crossings: list[Crossing] = []
    for number, row in validation.read_table(path, name, log) if path.is_file() else []:
        own = ProblemLog()
        values: dict[str, object] = {key: value for key, value in row.items() if value}
        values["share"] = str(values.get("share", "1")).replace(",", ".")
        try:
            crossings.append(validation.as_model(Crossing, values, name, own, at(row=number)))
        except DataErrors as errors:
            log.extend(errors.problems)
    log.stop_if_any()
    return crossings


def _check_crosswalk(configuration: Configuration, name: str, log: ProblemLog) -> None:
    """Note crossings to districts that nobody knows, and codes of which more than the whole is given away."""
    leaves, terms = configuration.leaves(), Terms(configuration)
    own_codes = {(source, code) for one in configuration.districts for source, code in one.codes.items()}
    codes: dict[tuple[str, str, str], list[Crossing]] = {}
    for crossing in configuration.crosswalk:
        where = at(source=crossing.source, code=crossing.code)
        codes.setdefault((crossing.source, crossing.code.casefold(), crossing.vintage.casefold()), []).append(crossing)
        if crossing.district not in leaves:
            known = [terms.id_of(one) for one in leaves]
            near = most_like(crossing.district, known)
            log.add(name, where, "no-such-district", name=crossing.district, known=known, near=near)
        elif outside := _years_without(crossing, configuration.division):
            log.add(name, where, "crossing-years", name=terms.id_of(crossing.district), years=outside)
        if (crossing.source, crossing.code) in own_codes:
            log.add(name, where, "two-places", column=f"code_{crossing.source}")
    for (source, _, _), rows in codes.items():
        for year in sorted({row.valid_from or 0 for row in rows}):
            given = sum(row.share for row in rows if row.holds("", year))
            if given > 1 + 1e-9:
                where = at(source=source, code=rows[0].code, **({"year": year} if year else {}))
                log.add(name, where, "shares", together=given)


def _years_without(crossing: Crossing, division: Division) -> list[int]:
    """Return years for which a crossing holds and its district has no figures: the first of each division."""
    held = Years(crossing.valid_from, crossing.valid_to)
    first = crossing.valid_from or ALWAYS
    years = {first, *(turn for turn in division.turns if turn > first)}
    return sorted(year for year in years if held.hold(year) and crossing.district not in division.leaves_in(year))


def _check_districts(districts: list[District], name: str, log: ProblemLog) -> None:
    """Note districts that cannot be told apart, and composites that do not hold together."""
    ids = [district.id for district in districts]
    if not districts and not log.problems:
        log.add(name, at(), "no-districts")
    if Area.MUNICIPALITY in ids:
        log.add(name, at(id=Area.MUNICIPALITY), "reserved-id", id=Area.MUNICIPALITY)
    for twice in sorted(one for one, count in Counter(ids).items() if count > 1):
        log.add(name, at(id=twice), "duplicate", found=phrase("several_rows"))
    division = Division.of(districts)
    for (column, word), owners in _names(districts).items():
        if len(set(owners)) > 1 and not _by_turns(word, owners, districts, division):
            log.add(
                name, at(column=column), "shared-name", name=word, districts=_titled(sorted(set(owners)), districts)
            )
    _check_parents(districts, name, log)
    if not log.problems:
        for whole, fault in division.faults():
            fault.values["whole"], *fault.values["parts"] = _titled([whole, *fault.values["parts"]], districts)
            log.add(name, at(id=whole), fault.code, **fault.values)


def _check_parents(districts: Sequence[District], name: str, log: ProblemLog) -> None:
    """Note districts that belong to nothing known, or to themselves."""
    ids = [district.id for district in districts]
    parents = {district.id: district.parent for district in districts}
    for district in districts:
        where = at(id=district.id, column="parent")
        if district.parent and district.parent not in ids:
            known = _titled(ids, districts)
            near = most_like(district.parent, known)
            log.add(name, where, "no-such-district", name=district.parent, known=known, near=near)
        elif _goes_in_circles(district.id, parents):
            log.add(name, where, "circle", parent=_titled([district.parent], districts))


def _titled(ids: Iterable[str], districts: Sequence[District]) -> list[Term]:
    """Return ids of districts with their names beside them."""
    names = {district.id: district.name for district in districts}
    return [titled(id, names.get(id, "")) for id in ids]


def _by_turns(word: str, owners: Collection[str], districts: Sequence[District], division: Division) -> bool:
    """Return whether a code or alias is of districts that figures are given for in other years each."""
    own = set(owners)
    named = [one for one in districts if one.id in own and word in (one.id, fold.key(one.name))]
    in_turn = all(len(own.intersection(division.leaves_in(year))) <= 1 for year in division.turns)
    return len(named) <= 1 and own <= set(division.leaves) and in_turn


def _names(districts: list[District]) -> dict[tuple[str, str], list[str]]:
    """Return the districts that go by each name or alias, and by each code of a source (a column); letter case does not count."""
    owners: dict[tuple[str, str], list[str]] = {}
    for district in districts:
        for word in dict.fromkeys(map(fold.key, (district.name, district.id, *district.aliases))):
            owners.setdefault(("name", word), []).append(district.id)
        for source, code in district.codes.items():
            owners.setdefault((f"code_{source}", code), []).append(district.id)
    return owners


def _goes_in_circles(district: str, parents: dict[str, str]) -> bool:
    """Return whether a district comes back to itself when its parents are followed."""
    above = parents.get(district, "")
    for _ in parents:
        if above == district:
            return True
        above = parents.get(above, "")
    return False


def _check_references(configuration: Configuration, name: str, log: ProblemLog) -> None:
    """Note every district, indicator and theme that ``promises.toml`` names and nothing else knows."""
    groups = ["all", *configuration.municipality.age_bands, *GRADES]
    districts = [district.id for district in configuration.districts]
    indicators = [indicator.id for _, indicator in configuration.definitions.indicators()]
    themes = [theme.id for theme in configuration.definitions.dialogue.themes]
    promises = [(edition.id, promise) for edition in configuration.editions for promise in edition.promises]
    terms = Terms(configuration)
    for edition, promise in promises:
        where = at(edition=edition, promise=promise.id)
        for group in _unknown((evidence.age_group for evidence in promise.evidence), groups):
            log.add(name, where, "unknown-age-group", name=group, known=groups, near=most_like(group, groups))
        for district in _unknown(promise.districts, districts):
            known = [terms.id_of(one) for one in districts]
            near = most_like(district, known)
            log.add(name, where, "no-such-district", name=district, known=known, near=near)
        for indicator in _unknown((*(evidence.indicator for evidence in promise.evidence), *promise.crime), indicators):
            known = [terms.indicator(one) for one in indicators]
            near = most_like(indicator, known)
            log.add(name, where, "unknown-indicator", name=indicator, known=known, near=near)
        for theme in _unknown(promise.themes, themes):
            known = [terms.theme(one) for one in themes]
            near = most_like(theme, known)
            log.add(name, where, "unknown-theme", name=theme, known=known, near=near)


def _unknown(named: Iterable[str], known: Collection[str]) -> list[str]:
    """Return the names that nobody knows."""
    return [one for one in named if one not in known]
