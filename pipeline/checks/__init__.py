"""Rules that no single file can break: tables against each other, against their years and against the configuration.

A rule is a function of the configuration, the staged frames and the log; its module says what it looks at.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.checks import answers, districts, evidence, figures, periods, quotations, register, signs, silence, waves
from pipeline.configuration import Configuration
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog

Rule = Callable[[Configuration, Staged, ProblemLog], None]

RULES: tuple[Rule, ...] = (
    waves.two_units_a_stratum,
    waves.some_answers,
    waves.neither_nobody_nor_everybody,
    waves.nothing_moved_everywhere_at_once,
    waves.fieldwork_in_its_year,
    waves.enough_response,
    waves.weights_of_a_known_scale,
    waves.weights_that_few_carry,
    answers.not_the_same_code_throughout,
    answers.not_the_same_person_twice,
    answers.not_another_wave_again,
    silence.as_many_answer_everywhere,
    districts.answers_from_every_district,
    districts.population_of_every_district,
    districts.offences_in_every_district,
    districts.delivered_values_of_districts_that_are_there,
    districts.districts_that_come_and_go,
    register.inhabitants_that_weights_need,
    register.age_groups_that_are_split,
    periods.every_year_of_population,
    periods.population_for_every_year_of_offences,
    periods.every_month_of_a_series,
    periods.every_month_of_an_extract,
    periods.rows_in_the_years_of_their_file,
    figures.year_is_the_sum_of_its_months,
    figures.all_pupils_between_girls_and_boys,
    quotations.quotations_are_what_notes_say,
    signs.signs_that_the_typeface_has,
)
# Those that look at all sources together, and say nothing when one is examined alone.
RULES_TOGETHER: tuple[Rule, ...] = (
    waves.sizes_of_its_districts,
    periods.inhabitants_of_the_municipality_s_offences,
    evidence.evidence_has_figures,
    evidence.evidence_in_every_district,
    evidence.districts_were_chosen_by_a_known_wave,
)


def check_all(configuration: Configuration, staged: Staged, log: ProblemLog, *, alone: bool = False) -> None:
    """Note what contradicts itself across tables; `alone` when only one source was read."""
    for rule in (*RULES, *(() if alone else RULES_TOGETHER)):
        rule(configuration, staged, log)


__all__ = ["RULES", "RULES_TOGETHER", "check_all"]
