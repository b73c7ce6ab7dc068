-- One row: the inhabitants of one area on 31 December of one year, all ages.
select
    member.area,
    population.period,
    sum(population.persons) as inhabitants,
    string_agg(distinct population.source_file, ' ' order by population.source_file) as source_file
from population
join offence_area as member using (district)
group by member.area, population.period
order by all
