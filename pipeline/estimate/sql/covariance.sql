-- One row: the covariance of the two sides of one pair of domains of the same wave. The sides are disjoint: without clusters no person
-- is in both, and only -(sum z1)(sum z2)/n of each shared stratum is left; with clusters the PSUs that hold both add sum z1 z2.
with side as (
    select
        moment.period,
        moment.indicator,
        moment.area,
        moment.sex,
        moment.age_group,
        moment.stratum,
        (moment.u - point.value * moment.v) / point.weights as z
    from domain_moment as moment
    join point using (period, indicator, area, sex, age_group)
),

psu_side as (
    select
        moment.period,
        moment.indicator,
        moment.area,
        moment.sex,
        moment.age_group,
        moment.stratum,
        moment.psu,
        (moment.u - point.value * moment.v) / point.weights as z
    from psu_moment as moment
    join point using (period, indicator, area, sex, age_group)
    where moment.psu is not null
),

shared_psu as (
    select pair.id, one.indicator, one.stratum, sum(one.z * two.z) as crossed
    from pair
    join psu_side as one
        on one.period = pair.period and one.area = pair.area and one.sex = pair.sex and one.age_group = pair.age_group
    join psu_side as two
        on two.period = pair.other_period and two.area = pair.other_area and two.sex = pair.other_sex
        and two.age_group = pair.other_age_group
        and two.period = one.period and two.indicator = one.indicator and two.stratum = one.stratum and two.psu = one.psu
    group by all
)

select
    pair.id,
    one.indicator,
    sum(size.psus / (size.psus - 1) * (coalesce(shared_psu.crossed, 0) - one.z * two.z / size.psus)) as covariance
from pair
join side as one
    on one.period = pair.period and one.area = pair.area and one.sex = pair.sex and one.age_group = pair.age_group
join side as two
    on two.period = pair.other_period and two.area = pair.other_area and two.sex = pair.other_sex
    and two.age_group = pair.other_age_group
    and two.period = one.period and two.indicator = one.indicator and two.stratum = one.stratum
join stratum_size as size on size.period = one.period and size.stratum = one.stratum
left join shared_psu on shared_psu.id = pair.id and shared_psu.indicator = one.indicator and shared_psu.stratum = one.stratum
group by pair.id, one.indicator
