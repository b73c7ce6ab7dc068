-- One row: the sums of one domain (area x groups) within one stratum. vv, uv, uu are over PSUs, vv_person and so on over persons;
-- without clusters the two are the same. psus counts those with a valid answer. Pooled waves keep their strata apart.
with wave as (
    select
        period,
        indicator,
        area,
        {groups}
        stratum,
        sum(n) as n,
        sum(v) as v,
        sum(u) as u,
        sum(wyy) as wyy,
        sum(case when psu is null then n when n > 0 then 1 else 0 end) as psus,
        sum(case when psu is null then vv else v * v end) as vv,
        sum(case when psu is null then uv else u * v end) as uv,
        sum(case when psu is null then uu else u * u end) as uu,
        sum(vv) as vv_person,
        sum(uv) as uv_person,
        sum(uu) as uu_person
    from psu_moment
    group by all
)

select * from wave
union all by name
select wave.* replace (pool.pool as period, wave.period || ' ' || wave.stratum as stratum)
from wave
join pool using (period, indicator)
