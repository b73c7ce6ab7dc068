-- One row: the number of offences of one group that were reported in one area and month, from the local extract. Every month of the
-- extract and every group has its row in every area, also when nothing was reported.
with month as (
    select distinct substr(registered, 1, 7) as month
    from offence
),

-- A count rests on all files with reports of its year, also where it is 0.
year_file as (
    select substr(registered, 1, 4) as year, string_agg(distinct source_file, ' ' order by source_file) as source_file
    from offence
    group by year
),

counted as (
    select code.indicator, member.area, substr(offence.registered, 1, 7) as month, count(*) as offences
    from offence
    join indicator_code as code using (code)
    join offence_area as member using (district)
    group by all
)

select
    code.indicator,
    member.area,
    month.month,
    coalesce(counted.offences, 0) as offences,
    year_file.source_file
from (select distinct indicator from indicator_code) as code
cross join (select distinct area from offence_area) as member
cross join month
join year_file on year_file.year = substr(month.month, 1, 4)
left join counted on counted.indicator = code.indicator and counted.area = member.area and counted.month = month.month
order by all
