-- One row: the municipality's reported offences of one group in one month, or one year with all its twelve months or as delivered.
-- A final figure replaces a preliminary one.
with best as (
    select *
    from offence_count
    qualify row_number() over (partition by indicator, period order by release = 'preliminary') = 1
),

month as (
    select * from best where length(period) = 7
),

year as (
    select
        indicator,
        substr(period, 1, 4) as period,
        max(release) as release,
        sum(offences) as offences,
        string_agg(distinct source_file, ' ' order by source_file) as source_file
    from month
    group by indicator, substr(period, 1, 4)
    having count(*) = 12
),

delivered_year as (
    select * from best where length(period) = 4
)

select indicator, period, release, offences::bigint as offences, source_file from month
union all by name
select indicator, period, release, offences::bigint as offences, source_file from delivered_year
union all by name
select indicator, period, release, offences::bigint as offences, source_file
from year
anti join delivered_year using (indicator, period)
order by all
