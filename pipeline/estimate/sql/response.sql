-- One row: one person's yes (1) or no (0) to one indicator.
-- With several items a yes to any of them is a yes; a no takes an answer to each. A wave that did not ask all items has no rows.
with asked as (
    select answer.period, part.indicator
    from answer
    join indicator_item as part using (item)
    group by answer.period, part.indicator
    having count(distinct part.item) = any_value(part.items)
),

scored as (
    select
        answer.period,
        answer.unit,
        part.indicator,
        bool_or(list_contains(part.yes, answer.code)) as is_yes,
        count(*) = any_value(part.items) as is_complete
    from answer
    join indicator_item as part using (item)
    semi join asked on asked.period = answer.period and asked.indicator = part.indicator
    group by answer.period, answer.unit, part.indicator
)

select
    period,
    unit,
    indicator,
    is_yes::double as y,
    1.0::double as x
from scored
where is_yes or is_complete
