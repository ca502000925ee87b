"""The time over which something was counted, as printed and as dates."""

import pytest

from kg.extract.periods import period_at
from kg.extract.read import read_article
from kg.extract.text import Text
from kg.model import Article, Period


@pytest.mark.parametrize(("sentence", "printed", "since", "until"), [
    ("今年以来，全市新建站点", "今年以来", "2024-01-01", "2024-08-15"),
    ("今年1～7月，投入", "今年1～7月", "2024-01-01", "2024-07-31"),
    ("今年前7个月，投入", "今年前7个月", "2024-01-01", "2024-07-31"),
    ("去年，服务", "去年", "2023-01-01", "2023-12-31"),
    ("去年下半年，发放", "去年下半年", "2023-07-01", "2023-12-31"),
    ("一季度，发放", "一季度", "2024-01-01", "2024-03-31"),
    ("截至目前，已", "截至目前", "", "2024-08-15"),
    ("截至8月底，累计", "截至8月底", "", "2024-08-31"),
    ("截至8月9日，累计", "截至8月9日", "", "2024-08-09"),
    ("截至12日，累计", "截至12日", "", "2024-08-12"),
    ("截至2023年12月31日，累计", "截至2023年12月31日", "", "2023-12-31"),
    ("到今年2月底，累计", "到今年2月底", "", "2024-02-29"),
    ("截至去年底，累计", "截至去年底", "", "2023-12-31"),
    ("自2019年起，投入", "2019年起", "2019-01-01", "2024-08-15"),
    ("2020年至2023年，投入", "2020年至2023年", "2020-01-01", "2023-12-31"),
    ("2023年2月，投入", "2023年2月", "2023-02-01", "2023-02-28"),
    ("12月以来，投入", "12月以来", "2023-12-01", "2024-08-15"),
    ("近3年来，投入", "近3年来", "2021-08-15", "2024-08-15"),
    ("2019年市总建起驿站；今年以来，投入", "今年以来", "2024-01-01", "2024-08-15"),
])
def test_a_period_is_read_as_dates_by_the_pages_date(sentence, printed, since, until):
    period = period_at(Text(sentence), len(sentence), "2024-08-15")
    assert (period.printed, period.since, period.until) == (printed, since, until)


def test_without_the_pages_date_a_period_stays_as_printed():
    for sentence in ("今年以来，投入", "截至目前，投入", "近3年来，投入", "上半年，投入"):
        period = period_at(Text(sentence), len(sentence), "")
        assert (period.printed, period.since, period.until) == (sentence.split("，")[0], "", "")
    assert period_at(Text("2019年以来，投入"), 8, "").since == "2019-01-01"


def test_a_sentence_without_a_period_has_none():
    assert period_at(Text("去年已办完。全市投入"), 10, "2024-08-15") is None
    assert period_at(Text("共投入"), 3, "2024-08-15") is None
    assert period_at(Text("自0000年起，投入"), 8, "2024-08-15") is None
    assert period_at(Text("由13项增加到"), 7, "2024-08-15") is None
    assert period_at(Text("由13项增加到15项，补助由3万元至"), 17, "2024-08-15") is None


def test_a_figure_carries_its_period():
    body = "湖南省株洲市总工会开办“小荷”托管班。今年1～7月，“小荷”托管班托管职工子女320名。"
    (figure,) = read_article(Article("p", "", (), "", "news", body, (), date="2024-08-15")).figures
    assert (figure.value, figure.period) == (320, Period("今年1～7月", "2024-01-01", "2024-07-31"))
