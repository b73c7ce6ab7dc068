-- One row: the sums over persons in one cell of period x indicator x district x groups x stratum x PSU.
-- w is the weight, y the answer, x what it is divided by (1, but for a ratio): v = sum(wx), u = sum(wy), the sums of their squares and
-- product over persons, and sum(wyy) for the design effect.
-- A person of weight 0 stays in the design (stratum_size) and is not counted in n.
select
    response.period,
    response.indicator,
    unit.district,
    {unit_groups}
    unit.stratum,
    unit.psu,
    count(*) filter (where unit.weight > 0) as n,
    sum(unit.weight * response.x) as v,
    sum(unit.weight * response.y) as u,
    sum(unit.weight * unit.weight * response.x * response.x) as vv,
    sum(unit.weight * unit.weight * response.x * response.y) as uv,
    sum(unit.weight * unit.weight * response.y * response.y) as uu,
    sum(unit.weight * response.y * response.y) as wyy
from response
join unit using (period, unit)
group by all
