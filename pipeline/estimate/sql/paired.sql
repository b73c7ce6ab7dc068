-- One row: both sides of one pair for one indicator, with the covariance of their estimates.
select
    pair.id,
    one.indicator,
    one.statistic as statistic,
    one.value as value,
    one.variance as variance,
    one.variance_person as variance_person,
    one.kish as kish,
    one.df as df,
    one.n as n,
    one.ci_low as ci_low,
    one.ci_high as ci_high,
    two.value as other_value,
    two.variance as other_variance,
    two.variance_person as other_variance_person,
    two.kish as other_kish,
    two.df as other_df,
    two.n as other_n,
    two.ci_low as other_ci_low,
    two.ci_high as other_ci_high,
    coalesce(covariance.covariance, 0) as covariance
from pair
join estimate as one
    on one.period = pair.period and one.area = pair.area and one.sex = pair.sex and one.age_group = pair.age_group
join estimate as two
    on two.period = pair.other_period and two.area = pair.other_area and two.sex = pair.other_sex
    and two.age_group = pair.other_age_group and two.indicator = one.indicator
left join covariance on covariance.id = pair.id and covariance.indicator = one.indicator
order by pair.id, one.indicator
