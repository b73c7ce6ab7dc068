-- One row: one item in one district of one wave, where anybody of the district answered it: how many were asked, and gave no answer.
select
    answer.period,
    answer.item,
    unit.district,
    any_value(persons.asked) as asked,
    any_value(persons.asked) - count(*) as silent
from answer
join unit using (period, unit)
join (select period, district, count(*) as asked from unit group by period, district) as persons
    on persons.period = unit.period and persons.district = unit.district
group by answer.period, answer.item, unit.district
