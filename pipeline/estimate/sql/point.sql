-- One row: the weighted share (or mean) of one indicator in one domain, with its variance by Taylor linearisation:
--   r = sum(u) / W,  z = (u - r v) / W for a PSU,  v(r) = sum over strata of n/(n-1) * (sum z^2 - (sum z)^2 / n),
-- n counted over the whole stratum, so that units outside the domain stay in the design with z = 0 (Särndal, Swensson and
-- Wretman 1992, section 5.7). variance_person takes every person as a PSU; variance / variance_person is what clustering adds.
with total as (
    select
        period,
        indicator,
        area,
        sex,
        age_group,
        sum(n) as n,
        sum(v) as weights,
        sum(u) / sum(v) as value,
        sum(v) * sum(v) / sum(vv_person) as kish,
        sum(psus) - count(*) filter (where psus > 0) as df
    from domain_moment
    group by all
    having sum(n) > 0 and sum(v) > 0
),

deviation as (
    select
        total.*,
        size.psus,
        size.persons,
        uu - 2 * value * uv + value * value * vv as squares,
        uu_person - 2 * value * uv_person + value * value * vv_person as squares_person,
        u - value * v as deviation
    from total
    join domain_moment using (period, indicator, area, sex, age_group)
    join stratum_size as size using (period, stratum)
)

select
    period,
    indicator,
    area,
    sex,
    age_group,
    any_value(n) as n,
    any_value(weights) as weights,
    any_value(value) as value,
    any_value(kish) as kish,
    any_value(df) as df,
    greatest(sum(psus / (psus - 1) * (squares - deviation * deviation / psus)), 0) / pow(any_value(weights), 2) as variance,
    greatest(sum(persons / (persons - 1) * (squares_person - deviation * deviation / persons)), 0)
        / pow(any_value(weights), 2) as variance_person
from deviation
group by period, indicator, area, sex, age_group
