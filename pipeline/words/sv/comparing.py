"""The words of a comparison of districts, once for the page, which fills them in the browser, and for the PDF."""

from __future__ import annotations

from pipeline.words.sv import survey

INTERVALS = survey.INTERVALS

PAIR = {
    "higher": "Andelen är större i {one} än i {two}, {share_one} mot {share_two} procent. "
    "Skillnaden är statistiskt säkerställd.",
    "lower": "Andelen är större i {two} än i {one}, {share_two} mot {share_one} procent. "
    "Skillnaden är statistiskt säkerställd.",
    "no_detectable_difference": "Det går inte att säga att andelen skiljer sig mellan {one} och {two}, "
    "{share_one} och {share_two} procent. Först en skillnad på omkring {points} hade sannolikt synts med så många svar.",
    "cannot_tell": "Underlaget räcker inte för att jämföra {one} och {two}: {why}.",
    "not_comparable": "{one} och {two} går inte att jämföra: {why}.",
}
"""What is said of two districts, by the verdict of the first against the second."""

PAIRS_IN_GROUP = {
    "higher": "säkerställt större andel i {high} än i {low} ({share_high} mot {share_low} procent)",
    "no_detectable_difference": "ingen säkerställd skillnad mellan {pairs} (först omkring {points} hade sannolikt synts)",
    "cannot_tell": "{pairs} går inte att jämföra ({why})",
    "not_comparable": "{pairs} går inte att jämföra ({why})",
    "all_alike": "ingen säkerställd skillnad mellan någon av dem (först omkring {points} hade sannolikt synts)",
    "none_comparable": "ingen av dem går att jämföra ({why})",
}
"""The same for one group of persons in one row: each pair that holds, then those with the same verdict together."""

PAIR_OF_RATES = {
    "higher": "{title}: fler per invånare i {one} än i {two}, {share_one} mot {share_two} per {per}. "
    "Skillnaden är statistiskt säkerställd.",
    "lower": "{title}: fler per invånare i {two} än i {one}, {share_two} mot {share_one} per {per}. "
    "Skillnaden är statistiskt säkerställd.",
    "no_detectable_difference": "{title}: ingen säkerställd skillnad per invånare mellan {one} och {two}, "
    "{share_one} och {share_two} per {per}.",
    "cannot_tell": "{title}: {one} och {two} går inte att jämföra ({why}).",
    "not_comparable": "{title}: {one} och {two} går inte att jämföra ({why}).",
}
"""The same for reported offences."""

REST = {
    "higher": "{one}: större andel än i övriga kommunen, statistiskt säkerställt.",
    "lower": "{one}: mindre andel än i övriga kommunen, statistiskt säkerställt.",
    "no_detectable_difference": "{one}: ingen säkerställd skillnad mot övriga kommunen.",
    "cannot_tell": "{one}: går inte att avgöra mot övriga kommunen, {why}.",
    "not_comparable": "{one}: går inte att jämföra med övriga kommunen, {why}.",
}
WOMEN_AND_MEN = {
    "higher": "{one}: större andel av kvinnorna än av männen, statistiskt säkerställt.",
    "lower": "{one}: större andel av männen än av kvinnorna, statistiskt säkerställt.",
    "no_detectable_difference": "{one}: ingen säkerställd skillnad mellan kvinnor och män.",
    "cannot_tell": "{one}: kvinnor och män går inte att jämföra, {why}.",
    "not_comparable": "{one}: kvinnor och män går inte att jämföra, {why}.",
}
YOUNG_AND_OLD = {
    "higher": "{one}: större andel bland de yngsta än bland de äldsta, statistiskt säkerställt.",
    "lower": "{one}: större andel bland de äldsta än bland de yngsta, statistiskt säkerställt.",
    "no_detectable_difference": "{one}: ingen säkerställd skillnad mellan yngsta och äldsta.",
    "cannot_tell": "{one}: yngsta och äldsta går inte att jämföra, {why}.",
    "not_comparable": "{one}: yngsta och äldsta går inte att jämföra, {why}.",
}
OVER_TIME = {
    "higher": "{one}: andelen har ökat sedan {before}, statistiskt säkerställt.",
    "lower": "{one}: andelen har minskat sedan {before}, statistiskt säkerställt.",
    "no_detectable_difference": "{one}: ingen säkerställd förändring sedan {before}.",
    "cannot_tell": "{one}: förändringen sedan {before} går inte att avgöra, {why}.",
    "not_comparable": "{one}: går inte att jämföra med {before}, {why}.",
}

HEADINGS = {
    "one_holds": "{title}: större andel i {high} än i {low}",
    "one_does_not": "{title}: ingen säkerställd skillnad mellan {one} och {two}",
    "one_cannot_tell": "{title}: {one} och {two} går inte att jämföra",
    "all_hold": "{title}: alla {pairs} skillnader är säkerställda",
    "some_hold": "{title}: {held} av {pairs} skillnader är säkerställd{a}",
    "none_holds": "{title}: ingen av {pairs} skillnader är säkerställd",
    "untested": "{title}: skillnaderna är inte prövade",
    "sexes_differ": "Kvinnor och män: säkerställd skillnad i {places}",
    "sexes_alike": "Kvinnor och män: ingen säkerställd skillnad",
    "ages_differ": "Yngsta och äldsta: säkerställd skillnad i {places}",
    "ages_alike": "Yngsta och äldsta: ingen säkerställd skillnad",
    "changed": "Över tid: säkerställd förändring i {places}",
    "unchanged": "Över tid: ingen säkerställd förändring",
    "one_wave": "Över tid: bara en mätning hittills",
    "offences_do_not": "Anmälda brott: ingen säkerställd skillnad mot övriga kommunen",
    "themes": "Samtal och trygghetsvandringar {period}: i {place} togs {theme} upp oftast",
    "common_themes": "Samtal och trygghetsvandringar: vanligast är {theme}",
    "no_themes": "Samtal och trygghetsvandringar: inget att visa för det som är valt",
}
