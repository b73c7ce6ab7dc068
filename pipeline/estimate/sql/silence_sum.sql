-- One row: one indicator in one district of one wave, where all its items were asked: the persons, and those without an answer that
-- counts, as numbers and by weight, and the weight of a yes. A person of weight 0 is not counted, as in n.
with asked as (
    select heard.period, heard.district, part.indicator
    from (select distinct answer.period, unit.district, answer.item from answer join unit using (period, unit)) as heard
    join indicator_item as part using (item)
    group by heard.period, heard.district, part.indicator
    having count(*) = any_value(part.items)
)

select
    asked.indicator,
    asked.period,
    asked.district,
    count(*) as asked,
    count(*) filter (where response.y is null) as silent,
    sum(unit.weight) as weight,
    coalesce(sum(unit.weight) filter (where response.y is null), 0) as weight_silent,
    coalesce(sum(unit.weight * response.y), 0) as weight_yes
from unit
join asked using (period, district)
left join response
    on response.period = unit.period and response.unit = unit.unit and response.indicator = asked.indicator
where unit.weight > 0
group by asked.indicator, asked.period, asked.district
order by all
