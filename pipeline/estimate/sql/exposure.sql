-- One row: the inhabitants (all ages) or the households of one area on 31 December of one year. Households count in the years in which
-- every district has them. A sum of which one part is not known is not known. Where no district's numbers are delivered of a year, the
-- whole municipality's are its own.
with member as (
    select area, district from offence_area
    union all
    select 'municipality' as area, 'municipality' as district
),

lacking as (
    select household_year.period
    from (select distinct period from household where district <> 'municipality') as household_year
    cross join (select distinct district from offence_area) as own
    anti join household using (period, district)
),

delivered as (
    select 'inhabitants' as unit, period, district, persons as number, source_file from population
    union all
    select 'households' as unit, period, district, households as number, source_file
    from household
    anti join lacking using (period)
)

select
    member.area,
    delivered.unit,
    delivered.period,
    sum(delivered.number) as exposure,
    string_agg(distinct delivered.source_file, ' ' order by delivered.source_file) as source_file
from delivered
join member using (district)
group by all
having count(*) = count(delivered.number)
order by all
