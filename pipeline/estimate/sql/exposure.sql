-- One row: the inhabitants (all ages) or the households of one area on 31 December of one year. Households count in the years in which
-- every district with inhabitants has them.
with whole_year as (
    select distinct period from household
    except
    select period from population anti join household using (period, district)
),

delivered as (
    select 'inhabitants' as unit, period, district, persons as number, source_file from population
    union all
    select 'households' as unit, period, district, households as number, source_file
    from household
    semi join whole_year using (period)
)

select
    member.area,
    delivered.unit,
    delivered.period,
    sum(delivered.number) as exposure,
    string_agg(distinct delivered.source_file, ' ' order by delivered.source_file) as source_file
from delivered
join offence_area as member using (district)
group by all
order by all
