"""Numbers: plain value, unit and qualifier of every printed form."""

import pytest

from kg.extract.figures import find_numbers
from kg.extract.text import Text, plain


@pytest.mark.parametrize(("text", "value", "unit", "qualifier"), [
    ("投入奖补资金5635.8万余元。", 56358000, "元", ">"), ("建成2600余个。", 2600, "个", ">"), ("拨付近400万元。", 4000000, "元", "<"),
    ("资助约550万元。", 5500000, "元", "~"), ("覆盖超百万人。", 1000000, "人", ">"), ("续签率98%。", 98, "%", "="),
    ("服务3.2万名骑手。", 32000, "名", "="), ("惠及1597多人次。", 1597, "人次", ">"), ("突破3万人。", 30000, "人", ">"),
    ("最高3万元的救助金。", 30000, "元", "<="), ("不少于40课时。", 40, "课时", ">="), ("每年服务上千人次。", 1000, "人次", ">"),
    ("帮扶十余家企业。", 10, "家", ">"), ("处理工单1,283件。", 1283, "件", "="), ("开展活动208场次。", 208, "场次", "="),
    ("满意率达95%以上。", 95, "%", ">"), ("标准为1200元/平方米。", 1200, "元/平方米", "="), ("募集1.2亿元。", 120000000, "元", "="),
    ("三百二十名职工。", 320, "名", "="),
])
def test_value_unit_and_qualifier(text, value, unit, qualifier):
    (number,) = find_numbers(Text(plain(text)))
    assert (number.value, number.unit, number.qualifier) == (value, unit, qualifier)
    assert text[number.span.start:number.span.end] in number.printed


@pytest.mark.parametrize(("text", "low", "high"), [
    ("5635.8万余元", 56358000, 56359000), ("2600余个", 2600, 2700), ("近400万元", 3000000, 4000000), ("约550万元", 5450000, 5550000),
    ("超百万人", 1000000, None), ("十余家", 10, 20), ("三百多名", 300, 400), ("不足100人", None, 100), ("最高3万元", None, 30000),
    ("不少于40课时", 40, None), ("1,283件", 1283, 1283), ("多达30人", 30, None), ("95%以上", 95, None),
])
def test_words_set_bounds(text, low, high):
    (number,) = find_numbers(Text(plain(f"投入{text}。")))
    assert number.bounds == (low, high)


@pytest.mark.parametrize("text", [
    "2024年3月12日，", "第9届大赛", "今年46岁的她", "1～7月，", "拨打12351热线", "一个团队", "第三版", "凌晨4点", "GB18030编码",
])
def test_dates_ages_ordinals_and_manners_of_speaking_are_no_figures(text):
    assert find_numbers(Text(plain(text))) == []


def test_what_is_counted():
    (number,) = find_numbers(Text(plain("走访困难职工860户。")))
    assert "困难职工" in number.measures
