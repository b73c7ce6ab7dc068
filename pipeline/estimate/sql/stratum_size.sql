-- One row: the size of one stratum of one wave, whoever answered which item: its PSUs, its persons, and the share of its PSUs that was
-- sampled (0 without finite population correction; a number above 1 is the stratum's PSUs in the population, as in R).
with counted as (
    select
        period,
        stratum,
        count(distinct coalesce(psu, unit::varchar)) as psus,
        count(*) as persons,
        any_value(fpc) as fpc
    from unit
    group by period, stratum
),

size as (
    select
        period,
        stratum,
        psus,
        persons,
        case when fpc is null then 0 when fpc > 1 then psus / fpc else fpc end as sampled
    from counted
)

select * from size
