"""The words of a comparison of districts, once for the page, which fills them in the browser, and for the PDF.

Every constant is packed into the page under its name in small letters; what stands in braces is filled there.
"""

from __future__ import annotations

from pipeline.words.sv import areas, headings, offence_tables, offences, page, silence, sources, survey
from pipeline.words.sv import language as sv

INTERVALS, APPROXIMATE = survey.INTERVALS, survey.APPROXIMATE
SILENT, BRACKETS = silence.OF_TITLED, silence.BRACKETS

# ---- what is found of pairs -------------------------------------------------------------------------------------------

PAIR = {
    "higher": "Andelen är större i {one} än i {two}, {share_one} mot {share_two} procent. "
    "Skillnaden är statistiskt säkerställd.",
    "lower": "Andelen är större i {two} än i {one}, {share_two} mot {share_one} procent. "
    "Skillnaden är statistiskt säkerställd.",
    "no_detectable_difference": "Det går inte att säga att andelen skiljer sig mellan {one} och {two}, "
    "{share_one} och {share_two} procent. Först en skillnad på omkring {points} hade sannolikt synts med så många svar.",
    "cannot_tell": "Underlaget räcker inte för att jämföra {one} och {two}: {why}.",
    "not_comparable": "{one} och {two} går inte att jämföra: {why}.",
    "hidden": "{one} och {two} går inte att jämföra: {why}.",
    "not_tested": "Skillnaden mellan {one} och {two} är inte prövad: {why}.",
}
"""What is said of two districts, by the verdict of the first against the second."""

PAIRS_IN_GROUP = {
    "higher": "säkerställt större andel i {high} än i {low} ({share_high} mot {share_low} procent)",
    "no_detectable_difference": "ingen säkerställd skillnad mellan {pairs} (först omkring {points} hade sannolikt synts)",
    "cannot_tell": "{pairs} går inte att jämföra ({why})",
    "not_comparable": "{pairs} går inte att jämföra ({why})",
    "hidden": "{pairs} går inte att jämföra ({why})",
    "not_tested": "{pairs} är inte prövade ({why})",
    "all_alike": "ingen säkerställd skillnad mellan någon av dem (först omkring {points} hade sannolikt synts)",
    "none_comparable": "ingen av dem går att jämföra ({why})",
    "none_tested": "ingen skillnad är prövad ({why})",
}
"""The same for one group of persons in one row: each pair that holds, then those with the same verdict together."""

PAIR_OF_RATES = {
    "higher": "{title}: fler per {of} i {one} än i {two}, {share_one} mot {share_two} per {per}. "
    "Skillnaden är statistiskt säkerställd.",
    "lower": "{title}: fler per {of} i {two} än i {one}, {share_two} mot {share_one} per {per}. "
    "Skillnaden är statistiskt säkerställd.",
    "no_detectable_difference": "{title}: ingen säkerställd skillnad per {of} mellan {one} och {two}, "
    "{share_one} och {share_two} per {per}.",
    "cannot_tell": "{title}: {one} och {two} går inte att jämföra ({why}).",
    "not_comparable": "{title}: {one} och {two} går inte att jämföra ({why}).",
    "hidden": "{title}: {one} och {two} går inte att jämföra ({why}).",
    "not_tested": "{title}: skillnaden mellan {one} och {two} är inte prövad ({why}).",
}
"""The same for reported offences."""

REST = {
    "higher": "{one}: större andel än i {other}, statistiskt säkerställt.",
    "lower": "{one}: mindre andel än i {other}, statistiskt säkerställt.",
    "no_detectable_difference": "{one}: ingen säkerställd skillnad mot {other}.",
    "cannot_tell": "{one}: går inte att avgöra mot {other}, {why}.",
    "not_comparable": "{one}: går inte att jämföra med {other}, {why}.",
    "hidden": "{one}: går inte att jämföra med {other}, {why}.",
    "not_tested": "{one}: inte prövat mot {other}, {why}.",
}


def outside(name: str) -> str:
    """Return what lies outside the promises' districts, as a place: its name says that it is outside them."""
    return f"kommunen {name}"


WOMEN_AND_MEN = {
    "higher": "{one}: större andel av kvinnorna än av männen, statistiskt säkerställt.",
    "lower": "{one}: större andel av männen än av kvinnorna, statistiskt säkerställt.",
    "no_detectable_difference": "{one}: ingen säkerställd skillnad mellan kvinnor och män.",
    "cannot_tell": "{one}: kvinnor och män går inte att jämföra, {why}.",
    "not_comparable": "{one}: kvinnor och män går inte att jämföra, {why}.",
    "hidden": "{one}: kvinnor och män går inte att jämföra, {why}.",
    "not_tested": "{one}: kvinnor och män är inte prövade mot varandra, {why}.",
}
YOUNG_AND_OLD = {
    "higher": "{one}: större andel bland de yngsta än bland de äldsta, statistiskt säkerställt.",
    "lower": "{one}: större andel bland de äldsta än bland de yngsta, statistiskt säkerställt.",
    "no_detectable_difference": "{one}: ingen säkerställd skillnad mellan yngsta och äldsta.",
    "cannot_tell": "{one}: yngsta och äldsta går inte att jämföra, {why}.",
    "not_comparable": "{one}: yngsta och äldsta går inte att jämföra, {why}.",
    "hidden": "{one}: yngsta och äldsta går inte att jämföra, {why}.",
    "not_tested": "{one}: yngsta och äldsta är inte prövade mot varandra, {why}.",
}
OVER_TIME = {
    "higher": "{one}: andelen har ökat sedan {before}, statistiskt säkerställt.",
    "lower": "{one}: andelen har minskat sedan {before}, statistiskt säkerställt.",
    "no_detectable_difference": "{one}: ingen säkerställd förändring sedan {before}.",
    "cannot_tell": "{one}: förändringen sedan {before} går inte att avgöra, {why}.",
    "not_comparable": "{one}: går inte att jämföra med {before}, {why}.",
    "hidden": "{one}: går inte att jämföra med {before}, {why}.",
    "not_tested": "{one}: förändringen sedan {before} är inte prövad, {why}.",
}

HEADINGS = {
    "one_holds": "{title}: större andel i {high} än i {low}",
    "one_does_not": "{title}: ingen säkerställd skillnad mellan {one} och {two}",
    "one_cannot_tell": "{title}: om {one} och {two} skiljer sig går inte att avgöra",
    "one_hidden": "{title}: {one} och {two} går inte att jämföra, svaren är för få",
    "one_not_comparable": "{title}: {one} och {two} går inte att jämföra",
    "one_not_tested": "{title}: skillnaden mellan {one} och {two} är inte prövad",
    "all_hold": "{title}: alla {pairs} skillnader är säkerställda",
    "some_hold": "{title}: {held} av {pairs} prövade skillnader är säkerställd{a}",
    "none_holds": "{title}: ingen av {pairs} prövade skillnader är säkerställd",
    "none_tested": "{title}: inga skillnader går att pröva",
    "untested": "{title}: skillnaderna är inte prövade",
    "nothing": "{title}: inget att visa för det som är valt",
    "sexes": "Kvinnor och män: {found}",
    "ages": "Yngsta och äldsta: {found}",
    "time": "Över tid: {found}",
    "one_wave": "Över tid: bara en mätning hittills",
    "not_asked": "Över tid: frågan ställdes inte {period}",
    "block_sexes": "{title}: kvinnor och män",
    "block_waves": "{title}: över tid",
    "offences_more": "{title}: fler per {of} i {more} än i {other}",
    "offences_fewer": "{title}: färre per {of} i {fewer} än i {other}",
    "offences_both": "{title}: fler per {of} i {more} än i {other}; färre per {of} i {fewer} än i {other}",
    "offences": "Anmälda brott: {found}",
    "themes": "Samtal och trygghetsvandringar {period}: i {place} togs {theme} upp oftast",
    "common_themes": "Samtal och trygghetsvandringar: vanligast är {theme}",
    "no_themes": "Samtal och trygghetsvandringar: inget att visa för det som är valt",
}

STATES = {
    "difference": {
        "held": "säkerställd skillnad{places}",
        "no_detectable_difference": "ingen säkerställd skillnad{places}",
        "cannot_tell": "går inte att avgöra{places}",
        "not_comparable": "går inte att jämföra{places}",
        "hidden": "visas inte{places}, svaren är för få",
        "not_tested": "inte prövat{places}",
    },
    "change": {
        "held": "säkerställd förändring{places}",
        "no_detectable_difference": "ingen säkerställd förändring{places}",
        "cannot_tell": "går inte att avgöra{places}",
        "not_comparable": "går inte att jämföra{places}",
        "hidden": "visas inte{places}, svaren är för få",
        "not_tested": "inte prövat{places}",
    },
    "counts": {
        "held": "säkerställd skillnad{places}",
        "no_detectable_difference": "ingen säkerställd skillnad{places}",
        "cannot_tell": "går inte att avgöra{places}",
        "not_comparable": "går inte att jämföra{places}",
        "hidden": "visas inte{places}, antalen är för små",
        "not_tested": "inte prövat{places}",
    },
}
"""What headings say of each state that something can have; `places` stands where the districts are not all in the same."""
IN_PLACES = " i {places}"
IN_SOME = " i {number} av {of} jämförelser"

# ---- what else is said in the browser ---------------------------------------------------------------------------------

ONLY_IN = "Skillnader mellan {the_many} är prövade bara inom varje mätning för sig: {waves}."
NOTHING = {
    "not_asked": "Frågan ställdes inte {period}.",
    "hidden": "Inget visas för gruppen {group}, {period}: svaren är för få.",
    "missing": "Det finns inga tal för gruppen {group}, {period}.",
}
"""Why there is nothing to see of a choice."""
NOT_TESTED = "Skillnader mellan {the_many} är inte prövade för {group}."
IN_ONE_ROW = "{group}: {found}."
"""A group of persons with all that was found of the chosen pairs in it."""
PAIR_NAMES = "{one} och {two}"
RANK = {
    "place": "{name} plats {high}",
    "places": "{name} någon av platserna {high}–{low}",
    "told": "Bland alla {many} (1 = störst andel) har {places} av {districts}, så långt som de säkerställda skillnaderna räcker.",
    "none": "Någon plats bland alla {many} går inte att ange: skillnaderna är för osäkra.",
}
OFFENCES = {
    "more": "{title}: fler per {of} i {more} än i {other}, statistiskt säkerställt.",
    "fewer": "{title}: färre per {of} i {fewer} än i {other}, statistiskt säkerställt.",
    "both": "{title}: fler per {of} i {more} än i {other}; färre per {of} i {fewer} än i {other}, "
    "statistiskt säkerställt.",
    "not_tested": "Skillnader mellan {the_many} är inte prövade för anmälda brott.",
    "shown": "Anmälda brott efter {many}, senaste hela året",
    "title": "{title} per {per}, {year}",
    "count": "antal {count}",
    "rate": "{rate} (antal {count})",
    "visited": "{places}: många som vistas där bor någon annanstans, därför visas inget antal per invånare.",
    "initiative": "{offences}: antalet speglar också hur mycket polisen arbetat mot brottet.",
    "preliminary": "Siffrorna är preliminära.",
    "few": "Under 20 brott visas bara antalet.",
}
"""Reported offences against the rest of the municipality, and what has to be known of them."""
THEMES = {
    "shown": "Antal samtal och vandringar där ämnet togs upp, de tre vanligaste ämnena",
    "count": "{count} av {of}",
    "no_sample": "De som deltar i samtal är inte ett urval av invånarna. Skillnader prövas inte; antalen säger vad som togs upp.",
    "none_here": "I de {many} som är valda har inget ämne antecknats.",
}
SHOWN = {
    "question": "Andel som {predicate}, {who}",
    "block": "Andel av dem som svarat, {who}",
    "group": "{group}, {survey} {period}",
    "everybody": "{survey} {period}",
    "waves": "{group}, {waves}",
}
"""The line below a heading: what the shares are of, and of whom (`who`)."""
SOURCES = {
    "survey": sources.survey("{survey}", "{period}"),
    "offences": sources.offences("{sources}"),
    "notes": f"{sources.notes()} {sources.ONCE_A_THEME}",
    "uncertain": "* Osäkert: färre än {base} svar.",
    "no_line": "Utan linje: går inte att jämföra.",
}
SPOKEN = {
    "dots": "{heading}. {values}. Hela kommunen: {whole}.",
    "sexes": "{name}: kvinnor {women}, män {men}",
    "value": "{name}: {value}",
    "share_in": "{share} år {year}",
    "chart": "{heading}. {values}.",
    "in_block": "{title}. {chart}",
}
"""What charts say to those who cannot see them."""
SUMMARY = "Visar {names}: {title}, {group}, {period}."

# ---- tables -----------------------------------------------------------------------------------------------------------

TABLES = {
    "chapter": "Tabeller",
    "offences": offence_tables.REPORTED,
    "themes": sv.SOURCES["dialogue"],
    "same": "Tabell med samma tal",
    "named": "Tabell: {title}, {part}",
    "synthetic": "{title} ({mark})",
    "save": "Hämta tabellen som CSV",
}
COLUMNS = {
    "shares": [
        headings.AREA,
        "Mätning",
        "Kön",
        "Ålder",
        "Andel, procent",
        "från",
        "till",
        headings.NUMBER_OF_ANSWERS,
        "Status",
    ],
    "offences": [
        headings.OFFENCE,
        headings.AREA,
        headings.YEAR,
        "Antal",
        "Räknat per",
        "Antal per detta",
        "från",
        "till",
        "Status",
    ],
    "themes": [headings.THEME, headings.AREA, headings.YEAR, "Antal", "Av", "Status"],
    "question": headings.QUESTION,
}
STATUS = {
    "shown": "visas",
    "hidden": sv.HIDDEN,
    "uncertain": "osäker",
    "preliminary": "preliminär",
    "missing": "ingen uppgift",
    "unknown": sv.NOT_ESTIMABLE,
}

# ---- choosing ---------------------------------------------------------------------------------------------------------

CHOICE = {
    "whole_block": "Ett helt frågeområde",
    "all_ages": "alla åldrar",
    "pooled": "{waves} tillsammans",
    "how_many": "(välj två till {most})",
    "too_few": "Välj minst två {many} att jämföra.",
    "wrong": "Adressen nämner något som inte finns här: {wrong}. Sidan visar det som finns i stället.",
    "not_asked": "{option} – frågan ställdes inte",
    "hidden": "{option} – visas inte, svaren är för få",
    "missing": "{option} – ingen uppgift",
    "in_picture": "I lägesbilden: {heading}, sidan {page} (PDF)",
}
ADDRESS = {"women": "kvinnor", "men": "man", "block": "alla-{title}"}
"""How groups of persons and blocks of questions stand in the page's address."""

# ---- forms of words ---------------------------------------------------------------------------------------------------

MARK = page.SYNTHETIC_MARK
WHOLE = sv.lower_first(areas.WHOLE_MUNICIPALITY)
PER = {unit: f"1{sv.THIN}000 {named}" for unit, named in offences.UNITS.items()}
OF = dict(offences.UNITS)
"""What a rate is per, by the unit that it is counted by."""
SMALL = sv.SMALL
SEXES = {name: sv.SEXES[name] for name in ("all", "women", "men")}
GROUP = {"all": sv.SEXES["all"], "sex": "{sex}", "age": "{age}", "both": "{sex} {age}"}
POINTS = {"one": "{number} procentenhet", "many": "{number} procentenheter", "range": "{least}–{most} procentenheter"}
NUMBERS = {
    "decimal": ",",
    "thousands": sv.THIN,
    "percent": f"{{number}}{sv.THIN}%",
    "uncertain": f"{{number}}{sv.THIN}%*",
}
CONJUNCTIONS = {"and": "och", "or": "eller", "pairs": "samt"}
YES_OR_NO = {"yes": "ja", "no": "nej"}
