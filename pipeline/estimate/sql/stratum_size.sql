-- One row: the size of one stratum of one wave, whoever answered which item: its PSUs and its persons.
select
    period,
    stratum,
    count(distinct coalesce(psu, unit::varchar)) as psus,
    count(*) as persons
from unit
group by period, stratum
