"""A published database of any size, filled by columns: what stands behind the gate, without anybody's answers before it.

Numbers are drawn from their keys, so that the same size gives the same database; they keep to the contracts and mean nothing. Of the
survey's groups by sex and age, about half are hidden in each district, as in a municipality of some 70 000 inhabitants.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.contracts import Table, create
from pipeline.contracts import published as table
from pipeline.contracts.comparisons import EditionVerdict, ToldComparison
from pipeline.contracts.estimated import SurveyInhabitants
from pipeline.contracts.evidence import DistrictRank, PromiseDistrict, PromiseEvidence, PromiseSupport
from pipeline.contracts.known import create_views, known_to_judge
from pipeline.contracts.offences import OffenceMonth
from pipeline.contracts.table import sql_type

BANDS = ("16-29", "30-44", "45-64", "65-85")
FIRST_YEAR = 2001
OFFENCE_GROUPS = 20
EMPTY = {"VARCHAR": "''", "BIGINT": "0", "DOUBLE": "0.0", "BOOLEAN": "false"}

# What all queries below draw on: sizes as relations, and chance by key, 0-1.
GIVEN = """
    create temp macro chance(key) as (hash(key) % 1000003)::double / 1000003;
    create temp table district as select 'd' || lpad(n::varchar, 3, '0') as area, n from range($districts) as t(n);
    create temp table question as select 'q' || lpad(n::varchar, 3, '0') as indicator, n from range($questions) as t(n);
    create temp table wave as select ($first + 2 * n)::varchar as period, n, n = $waves - 1 as is_last from range($waves) as t(n);
    create temp table cell as
    select sex, age_group, 'all' in (sex, age_group) and sex <> 'other' as is_tested
    from unnest(['all', 'women', 'men', 'other']) as s(sex), unnest(['all', '16-29', '30-44', '45-64', '65-85']) as a(age_group);
    create temp table offence as select 'o' || lpad(n::varchar, 2, '0') as indicator, n from range($offences) as t(n);
"""

DECLARED: dict[type[Table], str] = {
    table.Municipality: """
        select 'storstad' as municipality, 'Storstad' as name, '0199' as code, 'lokalpolisområde Storstad' as police_area,
            'trygghetsfunktionen' as contact, 'CC0-1.0' as licence, 'stadsdel' as district_one, 'stadsdelen' as district_the_one,
            'stadsdelar' as district_many, 'stadsdelarna' as district_the_many, 'trygghetsundersökningen' as survey_name,
            30 as min_base, 100 as uncertain_base, 5 as min_count, 50 as min_pupils, 0.5 as most_weight, 0.1 as least_width""",
    table.Source: """
        select source, source in ('safety_survey', 'crime', 'population') as used, true as synthetic
        from unnest(['safety_survey', 'crime', 'population', 'drug_habits', 'municipal', 'dialogue', 'reference']) as t(source)""",
    table.SourceFile: """
        select 'f1' as id, 'safety_survey' as source, 'data/raw/storstad/safety_survey/1.sav' as path, 'f1' as sha256
        union all select 'f2', 'crime', 'data/raw/storstad/crime/1.csv', 'f2'""",
    table.Area: """
        select area, 'Stadsdel ' || n as name, 'district' as kind, [area] as members from district
        union all select 'municipality', '', 'municipality', (select list(area) from district)
        union all select 'priority:' || edition, '', 'priority', (select list(area) from district where n < 2) from own
        union all select 'outside:' || edition, '', 'outside', (select list(area) from district where n >= 2) from own""",
    table.Period: """
        select 'safety_survey' as source, period, period || '-10-31' as ends_on from wave
        union all select 'crime', period, period || '-12-31' from year
        union all select 'crime', period, last_day((period || '-01')::date)::varchar from month""",
    table.Edition: """
        select edition, 'Medborgarlöften ' || edition as title, edition || '-12-31' as data_until, edition as valid from own""",
    table.Promise: """
        select edition, 'lugn' as promise, 1 as position, 'Lugna kvällar' as title, (select list(area) from district where n < 2)
            as districts, ['o00'] as crime, []::varchar[] as themes, []::varchar[] as goals from own""",
    table.Activity: """
        select edition, 'lugn' as promise, 'vandra' as activity, 1 as position, 'Vandra' as title, 'both' as responsible from own""",
    table.Indicator: """
        select indicator, 'safety_survey' as source, 'block' || n // 6 as block, 'Frågeområde ' || n // 6 as block_title,
            n % 6 = 0 as is_headline, n as position, 'Fråga nummer ' || n as title, 'upplever problem nummer ' || n as predicate,
            'answers' as made_of, ['Är det ett problem?'] as wording, 'higher_is_worse' as direction from question
        union all select indicator, 'crime', '', '', n = 0, 1000 + n, 'Brottsgrupp ' || n, '', 'offence_codes', [], 'higher_is_worse'
        from offence""",
    table.IndicatorCode: """
        select indicator, code as position, code::varchar as code, 'Ja' as label from question, range(1, 3) as t(code)""",
    table.SurveyWave: """
        select period, period || '-10-31' as ended_on, 4000 as sent, 'delivered' as weights, 2400 as answered, 'f1' as source_file
        from wave""",
}  # fmt: skip

MEASURED: dict[type[Table], str] = {
    table.IndicatorValue: """
        with place as (select area, 300 as people from district union all select area, 30000 from area where kind <> 'district'),
        drawn as (
            select *, (people * (0.5 + chance([area, sex, age_group])) / if(sex = 'other', 40, if(sex = 'all', 1, 2))
                / if(age_group = 'all', 1, 4))::bigint as answers,
                0.05 + 0.6 * chance([indicator, period, area, sex, age_group]) as share
            from question, wave, cell, place),
        shown as (select *, answers >= 60 as is_shown, 1.96 * sqrt(share * (1 - share) / greatest(answers, 1)) as half from drawn)
        select 'safety_survey' as source, indicator, period, 'final' as release, area, sex, age_group, 'share' as unit,
            if(is_shown, answers, null) as n, if(is_shown, round(share, 12), null) as value, 'answers' as denominator_unit,
            if(is_shown, half / 1.96, null) as se, if(is_shown, greatest(0, share - half), null) as ci_low,
            if(is_shown, least(1, share + half), null) as ci_high, if(is_shown, answers - 1.0, null) as df,
            if(is_shown, 1.0, null) as deff, if(not is_shown, 'suppressed', if(answers < 100, 'uncertain', 'published')) as status,
            'direct' as basis, ['f1'] as source_file
        from shown
        union all
        select 'crime', indicator, period, 'final', area, 'all', 'all', unit, offences, if(unit = 'rate', offences / 3.0, offences),
            'inhabitants', if(unit = 'rate', sqrt(offences), null), if(unit = 'rate', offences / 4.0, null),
            if(unit = 'rate', offences / 2.0, null), null, null, 'published', 'direct', ['f2']
        from (select indicator, period, area, (5 + 100 * chance([indicator, period, area]))::bigint as offences
            from offence, year, area), unnest(['count', 'rate']) as t(unit)""",
    table.Comparison: """
        with pair as (
            select one.area, two.area as other from district as one join district as two on one.n < two.n),
        asked as (
            select indicator, period, sex, age_group, contrast, area, other from question, wave, cell, (
                select 'district_vs_district' as contrast, area, other from pair
                union all select 'rest_of_municipality', area, 'rest_of_municipality' from district
                union all select 'outside_promise', area, 'outside:' || edition from district, own
            ) where is_tested and ($groups or (sex = 'all' and age_group = 'all'))
                and (contrast <> 'district_vs_district' or period in (select edition from own))
            union all
            select indicator, wave.period, sex, age_group, 'previous_period', area, earlier.period
            from question, wave join wave as earlier on earlier.n = wave.n - 1, cell, district where is_tested),
        drawn as (
            select *, chance([indicator, period, sex, age_group, contrast, area, other]) as luck,
                if(sex = 'all' and age_group = 'all', 0.0, 0.4) as hidden from asked),
        judged as (select *, if(luck < hidden, 'cannot_tell', 'tested') as verdict from drawn)
        select 'safety_survey' as source, indicator, period, area, sex, age_group, contrast, other, 'difference' as measure,
            if(verdict = 'tested', luck - 0.5, null) as estimate, if(verdict = 'tested', 0.05, null) as se,
            if(verdict = 'tested', luck - 0.6, null) as ci_low, if(verdict = 'tested', luck - 0.4, null) as ci_high,
            if(verdict = 'tested', (1 - luck) / 2, null) as p, period || '/' || contrast || '/' || indicator as family, verdict,
            'direct' as basis, if(verdict = 'tested', '', 'hidden') as reason
        from judged""",
    OffenceMonth: """
        select 'crime' as source, indicator, period, 'direct' as basis, 'final' as release,
            (10 + 90 * chance([indicator, period]))::bigint as offences, 600 as rolling, 50.0 as expected, 20.0 as low, 80.0 as high,
            'within' as signal, ['f2'] as source_file from offence, month""",
    SurveyInhabitants: """
        select period, area, sex, age_group, 1000.0 as inhabitants, period as register_year, ['f1'] as source_file
        from wave, cell, area where sex <> 'other'""",
    DistrictRank: """
        select edition, indicator, edition as period, area, 1 as first_place, $districts as last_place, $districts as districts
        from own, question, district""",
    PromiseEvidence: """
        select edition, 'lugn' as promise, 1 as position, 'safety_survey' as source, 'q000' as indicator, area, 'where' as speaks_of,
            'outside_promise' as contrast, edition as period, 'all' as sex, 'all' as age_group, 'higher' as expects,
            'supports' as verdict, 'direct' as basis, 'difference' as measure, 0.1 as estimate
        from own, district where n < 2""",
    PromiseDistrict: """
        select edition, 'lugn' as promise, area, 1 as supports, 0 as contradicts, 0 as cannot_tell, 'supports' as verdict
        from own, district where n < 2""",
    PromiseSupport: """
        select edition, 'lugn' as promise, 'some' as state, 'once' as because, 1 as lead, 'supports' as lead_verdict, 1 as supports,
            2 as districts, 2 as districts_supported, ['safety_survey'] as supporting_sources, []::varchar[] as concerned_areas
        from own""",
}  # fmt: skip

SAID = f"""
    select known.edition, seen.* exclude (verdict), if(p is null, null, least(2 * p, 1)) as q, if(p is null, null, 0.025) as level,
        case when p is null then verdict when p < 0.015 then 'higher' when p < 0.03 then 'lower' else 'no_detectable_difference' end
            as verdict,
        if(p is null, null, 0.05 + round((1 - 2 * p) / 10, 3)) as detectable, if(p < 0.03, estimate / 2, null) as at_least
    from ({known_to_judge(ToldComparison)}) as known join comparison as seen on seen.rowid = known.at"""
"""What each edition says of the comparisons that it knows: as chance has it, too."""


def grown(target: Path, districts: int, questions: int, waves: int = 2, *, groups: bool = True) -> list[str]:
    """Make a published database of a size; return the ids of its editions, the latest first.

    Args:
        target: Where it is made.
        districts: Districts, at least two; the promises of both editions name the first two.
        questions: Indicators of the survey.
        waves: Waves of the survey, at least two; an edition knows all of them, the other all but the last.
        groups: Whether districts are compared by sex and age too, not only for all persons.
    """
    editions = [str(FIRST_YEAR + 2 * (waves - number)) for number in (1, 2)]
    sizes = {
        "districts": districts,
        "questions": questions,
        "waves": waves,
        "groups": groups,
        "offences": OFFENCE_GROUPS,
    }
    with duckdb.connect(str(target), config=table.STORAGE) as connection:
        for statement in GIVEN.split(";"):
            connection.execute(*_with(statement, {**sizes, "first": FIRST_YEAR}))
        connection.execute("create temp table own as select unnest($editions) as edition", {"editions": editions})
        years = range(int(editions[0]) - 5, int(editions[0]) + 1)
        connection.execute("create temp table year as select unnest($years)::varchar as period", {"years": [*years]})
        connection.execute(
            "create temp table month as select period || '-' || lpad(m::varchar, 2, '0') as period from year, range(1, 13) as t(m)"
        )
        for kind in table.PUBLISHED:
            create(connection, kind)
        for kind, query in {**DECLARED, **MEASURED}.items():
            _fill(connection, kind, *_with(query, sizes))
        create_views(connection)
        columns = ", ".join(EditionVerdict.columns())
        connection.execute(f"insert into edition_verdict by name select {columns} from ({SAID})")
    return editions


def _with(query: str, values: dict[str, object]) -> tuple[str, dict[str, object]]:
    """Return a query with those of the values that it names."""
    return query, {name: value for name, value in values.items() if f"${name}" in query}


def _fill(connection: duckdb.DuckDBPyConnection, kind: type[Table], query: str, values: dict[str, object]) -> None:
    """Add a query's rows to a table; what has to be given and is not is empty, or 0."""
    given: Sequence[str] = [name for name, *_ in connection.execute(f"describe {query}", values).fetchall()]
    rest = [
        f"{EMPTY.get(sql_type(schema), '[]')} as {name}"
        for name, schema in kind.columns().items()
        if name not in given and not schema.nullable
    ]
    columns = ", ".join(["*", *rest])
    connection.execute(f"insert into {kind.table_name()} by name select {columns} from ({query})", values)
