-- One row: the estimate of one indicator in one domain, with its variance by Taylor linearisation. For a share, mean or ratio
--   r = sum(u) / W,  z = (u - r v) / W for a PSU,
-- for a total r = 0 and W = 1; and v(r) = sum over strata of (1 - f) n/(n-1) * (sum z^2 - (sum z)^2 / n), n counted over the whole
-- stratum, so that units outside the domain stay in the design with z = 0 (Särndal, Swensson and Wretman 1992, section 5.7).
-- A stratum with one PSU adds z^2 (rule adjust) or nothing (rule certainty); see R's survey.lonely.psu.
-- variance_person takes every person as a PSU; variance / variance_person is what clustering adds.
with total as (
    select
        period,
        indicator,
        area,
        {groups}
        sum(n) as n,
        sum(v) as weights,
        sum(u) as u_total,
        sum(wyy) as wyy,
        sum(v) * sum(v) / sum(vv_person) as kish,
        sum(psus) - count(*) filter (where psus > 0) as df
    from domain_moment
    group by all
    having sum(n) > 0
),

linear as (
    select
        total.*,
        estimand.statistic,
        case when estimand.statistic = 'total' then u_total else u_total / weights end as value,
        case when estimand.statistic = 'total' then 0 else u_total / weights end as r,
        case when estimand.statistic = 'total' then 1 else weights end as scale
    from total
    join estimand using (indicator)
),

deviation as (
    select
        linear.*,
        size.psus,
        size.persons,
        1 - size.sampled as unsampled,
        uu - 2 * r * uv + r * r * vv as squares,
        uu_person - 2 * r * uv_person + r * r * vv_person as squares_person,
        uu + r * r * vv as magnitude,
        uu_person + r * r * vv_person as magnitude_person,
        u - r * v as deviation
    from linear
    join domain_moment using (period, indicator, area{and_groups})
    join stratum_size as size using (period, stratum)
)

select
    * exclude (squared, squared_person, magnitude, magnitude_person, scale),
    -- What is left of terms that cancel out is rounding: a variance of 0 is 0, not 1e-17.
    case when squared > 1e-14 * magnitude then squared else 0 end / pow(scale, 2) as variance,
    case when squared_person > 1e-14 * magnitude_person then squared_person else 0 end / pow(scale, 2) as variance_person
from (
    select
        period,
        indicator,
        area,
        {groups}
        any_value(statistic) as statistic,
        any_value(n) as n,
        any_value(weights) as weights,
        any_value(value) as value,
        any_value(wyy) as wyy,
        any_value(kish) as kish,
        any_value(df) as df,
        any_value(scale) as scale,
        sum(
            unsampled * case
                when psus > 1 then psus / (psus - 1) * (squares - deviation * deviation / psus)
                when $lonely = 'adjust' then squares
                else 0
            end
        ) as squared,
        sum(
            case
                when persons > 1 then persons / (persons - 1) * (squares_person - deviation * deviation / persons)
                else squares_person
            end
        ) as squared_person,
        sum(magnitude) as magnitude,
        sum(magnitude_person) as magnitude_person
    from deviation
    group by period, indicator, area{and_groups}
)
