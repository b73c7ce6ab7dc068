-- One row: the sums over persons in one cell of one period: indicator x district x groups x stratum x PSU.
-- w is the weight, y the answer, x what it is divided by (1, but for a ratio): v = sum(wx), u = sum(wy), the sums of their squares and
-- product over persons, and sum(wyy) for the design effect.
-- A person of weight 0 stays in the design (stratum_size) and is not counted in n.
-- Persons' cells are numbered first, and a period is taken at a time: joining and grouping by one whole number each is what is fast.
with cell as materialized (
    select
        unit.unit,
        unit.weight,
        unit.weight * unit.weight as weight2,
        unit.district,
        {unit_groups}
        unit.stratum,
        unit.psu,
        (dense_rank() over (order by unit.district, {unit_groups} unit.stratum, unit.psu))::integer as cell
    from unit
    where unit.period = $period
),

summed as (
    select
        response.indicator,
        cell.cell,
        count(*) filter (where cell.weight > 0) as n,
        sum(cell.weight * response.x) as v,
        sum(cell.weight * response.y) as u,
        sum(cell.weight2 * response.x * response.x) as vv,
        sum(cell.weight2 * response.x * response.y) as uv,
        sum(cell.weight2 * response.y * response.y) as uu,
        sum(cell.weight * response.y * response.y) as wyy
    from response
    join cell on response.unit = cell.unit
    where response.period = $period
    group by response.indicator, cell.cell
),

named as (
    select distinct * exclude (unit, weight, weight2)
    from cell
)

select
    $period::varchar as period,
    summed.indicator,
    named.* exclude (cell),
    summed.* exclude (indicator, cell)
from summed
join named using (cell)
