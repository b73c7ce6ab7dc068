-- One row: the sums over persons in one cell of period x indicator x district x sex x age group x stratum x PSU.
-- w is the weight, y the answer: v = sum(w), u = sum(wy), and the sums of their squares and product over persons.
-- A person of weight 0 stays in the design (stratum_size) and is not counted in n.
select
    response.period,
    response.indicator,
    unit.district,
    unit.sex,
    unit.age_group,
    unit.stratum,
    unit.psu,
    count(*) filter (where unit.weight > 0) as n,
    sum(unit.weight) as v,
    sum(unit.weight * response.y) as u,
    sum(unit.weight * unit.weight) as vv,
    sum(unit.weight * unit.weight * response.y) as uv,
    sum(unit.weight * unit.weight * response.y * response.y) as uu
from response
join unit using (period, unit)
group by all
