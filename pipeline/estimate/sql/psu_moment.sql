-- One row: the sums of one PSU within one margin of area and groups. Where persons were sampled, psu is empty and the row holds all
-- persons of the stratum. A district counts in every area that it belongs to.
select
    moment.period,
    moment.indicator,
    area_member.area,
    {margins}
    moment.stratum,
    moment.psu,
    sum(moment.n) as n,
    sum(moment.v) as v,
    sum(moment.u) as u,
    sum(moment.vv) as vv,
    sum(moment.uv) as uv,
    sum(moment.uu) as uu,
    sum(moment.wyy) as wyy
from moment
join area_member using (district)
group by moment.period, moment.indicator, area_member.area, moment.stratum, moment.psu, grouping sets ({sets})
