"""The words of the comparison page's answer and of its table of all questions; what stands in braces is filled in the browser.

Every constant is packed into the page under its name in small letters.
"""

from __future__ import annotations

HEADING = {"all": "{names}", "group": "{names}, {group}"}

REST = "Mot {other} {period}: {places}."
VERBS = {"now": "är", "then": "var"}
PLACES = {
    "worse": "{name} {verb} sämre i {worse} av {tested} frågor{titles}",
    "better": "{name} {verb} bättre i {better} av {tested} frågor",
    "both": "{name} {verb} sämre i {worse} och bättre i {better} av {tested} frågor",
    "same": "för {name} går ingen skillnad att skilja från slumpen i {tested} frågor",
    "cannot_tell": "för {name} går det inte att avgöra",
    "not_comparable": "{name} går inte att jämföra",
    "hidden": "för {name} är svaren för få för att visas",
    "not_tested": "{name} är inte prövat",
}
"""How a district stands against the rest of the municipality: in how many of the tested questions, or why in none."""

BETWEEN = "Mellan dem {period}: {found}."
PAIRS = {
    "worse": "{high} är sämre än {low} i {number} ({titles})",
    "worse_many": "{high} är sämre än {low} i {number}",
    "rest": "i övriga {number} går skillnaden inte att skilja från slumpen",
    "same": "ingen skillnad går att skilja från slumpen i någon av {number}",
    "cannot_tell": "går inte att avgöra",
    "not_comparable": "går inte att jämföra",
    "hidden": "svaren är för få för att visas",
    "not_tested": "inte prövat",
}
QUESTIONS = {"one": "{number} fråga", "many": "{number} frågor"}
COMPARISONS = {"one": "{number} jämförelse", "many": "{number} jämförelser"}
MOST_TITLES = 3
"""Questions that are named in a sentence; of more only the number is told."""

EARLIER = "Så var det {period}, mot {other}: {places}."
EARLIER_BETWEEN = "Mellan dem {period}: {found}."
TITLES = " ({titles})"
ONE_WAVE = "Det finns bara en mätning, {period}."
FIRST_WAVE = "Mätningen {period} är den första."
SINCE = "Sedan {before}: {found}."
CHANGES = {
    "worse": "{name} har blivit sämre i {number} ({titles})",
    "better": "{name} har blivit bättre i {number} ({titles})",
    "worse_many": "{name} har blivit sämre i {number}",
    "better_many": "{name} har blivit bättre i {number}",
    "rest": "i övriga {number} går förändringen inte att skilja från slumpen",
    "same": "ingen förändring går att skilja från slumpen i någon av {number}",
    "cannot_tell": "förändringen går inte att avgöra",
    "not_comparable": "mätningarna går inte att jämföra",
    "hidden": "svaren är för få för att visas",
    "not_tested": "förändringen är inte prövad",
}
OFFENCES = "Anmälda brott {year}, mot {other}: {places}."
OFFENCE_PLACES = {
    "worse": "{name} har fler i {worse} av {tested} brottsgrupper{titles}",
    "better": "{name} har färre i {better} av {tested} brottsgrupper",
    "both": "{name} har fler i {worse} och färre i {better} av {tested} brottsgrupper",
    "same": "för {name} går ingen skillnad att skilja från slumpen i {tested} brottsgrupper",
    "cannot_tell": "för {name} går det inte att avgöra",
    "not_comparable": "{name} går inte att jämföra",
    "hidden": "för {name} är antalen för små för att visas",
    "not_tested": "{name} är inte prövat",
}
NOTHING = "Det finns ingen undersökning att jämföra ur."

# ---- the tables of all questions and all groups of offences --------------------------------------------------------------

ALL = {
    "heading": "Alla frågor",
    "subtitle": "Andel i procent av dem som svarat, {group}, {period}",
    "question": "Fråga",
    "between": "Skillnad mellan dem",
    "since": "Förändring sedan {before}",
    "earlier": "{period}: {share}",
    "share": "{number}",
}
ALL_OFFENCES = {
    "caption": "Alla brottsgrupper, {year}",
    "of": "{title}, per {per}",
    "rate": "{rate} (antal {count})",
    "count": "antal {count}",
}
PAIR_CELL = {
    "worse": "{high} sämre",
    "worse_of": "{high} sämre än {low}",
    "more": "{high} fler",
    "more_of": "{high} fler än {low}",
    "no_detectable_difference": "ingen tydlig",
    "cannot_tell": "går inte att avgöra",
    "not_comparable": "går inte att jämföra",
    "hidden": "visas inte",
    "not_tested": "inte prövad",
    "some": "{told} i {number} av {of}",
}
CHANGE_CELL = {"worse": "{name} sämre", "better": "{name} bättre", "some": "{told} för {names}"}
BESIDE = "{text}, mot kommunen i övrigt"
"""What those who hear the page are told of a sign, which says how a share stands against what its district is set beside."""
UNCLEAR = "Tecknen gäller jämförelsen med {other}. Ingen tydlig: går inte att skilja från slumpen."
