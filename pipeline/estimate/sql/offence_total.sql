-- One row: all offences of the local extract that were registered in one year, beside Brå's total for the municipality. Only years
-- of which the extract holds every month; other_offences are those whose code is in no offence group.
with extract as (
    select
        substr(registered, 1, 4) as period,
        count(*) as offences,
        count(*) filter (code not in (select code from indicator_code)) as other_offences
    from offence
    group by period
    having count(distinct substr(registered, 6, 2)) = 12
)

select
    extract.period,
    extract.offences,
    extract.other_offences,
    delivered.offences as delivered,
    delivered.release
from extract
join delivered_count as delivered on delivered.period = extract.period and delivered.indicator = $total
order by all
