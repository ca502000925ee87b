"""Pages to stories in both layouts, on pages written for the test."""

import hashlib

import pytest

from kg.model import Page
from kg.pages import split

COLUMNS = """ 本报记者 赵一鸣

“以前跑一天车，连口热水都找不到。”9 月

初，在云南省曲靖市麒麟区的工会驿站里，货

车司机马师傅说。

像这样的驿站，曲靖市总工会已经建成 36

个，今年还将增加 10个。

热水之外还有充电桩

曲靖市总工会联合市交通运输局，在物流

园区设置充电桩 120个，服务货车司机 2.1万

人次。（下转第 3版）

曲靖工会为货车司机建起“路上的家”——

三十六个驿站亮着灯

本报讯（记者钱小雨 通讯员孙

立冬）近日，贵州省六盘水市总工会

启动“凉都夜校”，开设课程 12门，首

批学员 300余名。

夜校每周三晚上课，由市总工会

与六盘水师范学院合作开办。

六盘水工会办起职工夜校

9月5日，选手在湖北省宜昌市职业技能
大赛上比试焊接技艺。大赛由宜昌市总工会
主办，216名选手参加。
本报通讯员 周文 摄

焊花映笑脸
"""

MARKDOWN = """江西工会推动集体协商进工业园——

# 一张工价表 谈了整三轮

本报记者 吴小芳

“每道工序多少钱，现在写得清清楚楚。”江西省赣州市南康区家具厂的喷漆工刘师傅说，变化来自行业集体协商。

谈判桌上的较量

首轮协商没有结果。南康区总工会请来工价测算员，走访企业42家，收集意见建议260多条，测算出工序工价

## 海口市总为环卫工人送早餐

本报讯(记者郑海)近日,海南省海口市总工会在全市设立“爱心早餐点”58个,每天为环卫工人提供免费早餐2300余份。

海口市总还为环卫工人办理互助保障,累计投入86万元。

### 阅读提示

家具行业工序多、工价乱，南康区总工会用三轮集体协商谈出了一张工价表。

表。最终，双方签订《南康区家具行业工资专项集体合同》，覆盖企业310家、职工1.8万人，工价平均上调5.5%。

有了“石榴籽”课堂 大家一起学

9月3日,在新疆维吾尔自治区昌吉市,工会“石榴籽”课堂的学员正在练习普通话。

本报通讯员 艾力 摄
"""


def stories(text: str):
    return split(Page("p.txt", text, hashlib.sha256(text.encode()).hexdigest()))


def test_columns_with_headlines_behind():
    first, second, photo = stories(COLUMNS)
    assert first.headline == "三十六个驿站亮着灯"
    assert first.kickers == ("曲靖工会为货车司机建起“路上的家”——",)
    assert first.byline == "本报记者 赵一鸣"
    assert first.sections == ("热水之外还有充电桩",)
    assert first.body.split("\n")[1] == "像这样的驿站，曲靖市总工会已经建成36个，今年还将增加10个。"
    assert first.body.endswith("服务货车司机2.1万人次。")
    assert second.headline == "六盘水工会办起职工夜校"
    assert second.body.startswith("近日，贵州省六盘水市总工会启动“凉都夜校”，开设课程12门，首批学员300余名。")
    assert (photo.kind, photo.headline, photo.byline) == ("photo", "焊花映笑脸", "本报通讯员 周文 摄")
    assert photo.body.startswith("9月5日，选手在湖北省宜昌市")


def test_markdown_with_a_story_cut_in_two_and_a_tip():
    feature, brief, photo = stories(MARKDOWN)
    assert feature.headline == "一张工价表 谈了整三轮"
    assert feature.kickers == ("江西工会推动集体协商进工业园——",)
    assert feature.sections == ("谈判桌上的较量",)
    assert feature.tip.startswith("家具行业工序多")
    assert "测算出工序工价表。最终，双方签订" in feature.body
    assert brief.headline == "海口市总为环卫工人送早餐"
    assert brief.body.split("\n") == ["近日,海南省海口市总工会在全市设立“爱心早餐点”58个,每天为环卫工人提供免费早餐2300余份。",
                                      "海口市总还为环卫工人办理互助保障,累计投入86万元。"]
    assert (photo.kind, photo.headline) == ("photo", "有了“石榴籽”课堂 大家一起学")


@pytest.mark.parametrize("text", [COLUMNS, MARKDOWN])
def test_every_character_knows_where_it_stands_in_the_file(text):
    for story in stories(text):
        assert len(story.origin) == len(story.body)
        for char, at in zip(story.body, story.origin, strict=True):
            assert char == "\n" or text[at] == char


def test_a_kicker_and_a_headline_in_one_line_come_apart_and_couplets_stay_whole():
    page = ("## 保定市总组织律师进企业开展体检 200多家企业领到法律清单\n\n本报讯（记者安平）近日，河北省保定市总工会组织律师走进企业。\n\n"
            "## 站点建起来 服务活起来\n\n本报讯（记者安平）近日，河北省沧州市总工会建成服务站点60个。\n")
    first, second = stories(page)
    assert (first.headline, first.kickers) == ("200多家企业领到法律清单", ("保定市总组织律师进企业开展体检",))
    assert (second.headline, second.kickers) == ("站点建起来 服务活起来", ())


@pytest.mark.parametrize("text", ["# 目录\n\n第1版\n", "Only a few English words.", "责任编辑：某某", "　\n"])
def test_a_page_without_a_story_gives_none(text):
    assert stories(text) == ()


def test_real_pages_keep_their_paragraphs_in_their_stories(shared):
    for path in sorted((shared / "pages").glob("*.txt")):
        text = path.read_text("utf-8")
        for story in stories(text):
            assert story.body.strip()
            assert all(c == "\n" or text[at] == c for c, at in zip(story.body, story.origin, strict=True))


def test_titles_between_two_stories_are_cut_where_each_speaks_of_its_own():
    """A page that prints titles behind the first stories and before the later ones."""
    page = """本报记者 甲某

湖北省襄阳市总工会开办的“汉江夜校”里，电焊工们正在上课。夜校每周三晚开讲，已办了三年。

襄阳工会把夜校办到工棚边

一盏灯照亮学艺路

贵州省六盘水市总工会推行“凉都驿站”星级管理

## 驿站评星级 服务有高低

本报讯（记者乙某）近日，贵州省六盘水市总工会对“凉都驿站”推行星级管理，首批评出五星驿站12个。
"""
    first, second = split(Page("page.txt", page))
    assert first.headline == "一盏灯照亮学艺路"
    assert second.headline == "驿站评星级 服务有高低"
    assert second.kickers == ("贵州省六盘水市总工会推行“凉都驿站”星级管理",)


def test_titles_behind_their_stories_stay_there_when_some_bear_a_mark():
    page = ("本报讯（记者甲某）近日，安徽省池州市总工会为茶农开设“采茶夜校”，报名的有90人。\n\n## 采茶工白天上山晚上听课\n\n"
            "本报讯（记者乙某）山西省吕梁市总工会在高铁工地建起爱心驿站15个，供应热饭热水。\n\n# 高铁工地有了热饭\n\n"
            "本报讯（记者丙某）广西钦州市渔业工会为出海渔工配发急救箱400只。\n\n出海渔工带上急救箱\n")
    assert [(s.headline, s.kickers) for s in stories(page)] == [
        ("采茶工白天上山晚上听课", ()), ("高铁工地有了热饭", ()), ("出海渔工带上急救箱", ())]


def test_a_notice_begins_behind_its_title_without_a_byline():
    page = ("本报讯（记者甲某）近日，安徽省池州市总工会为茶农开设“采茶夜校”，报名的有90人。\n\n关于吕梁市第三批劳模工作室拟命名名单的公示\n\n"
            "经各县总工会推荐，吕梁市总工会拟命名劳模工作室8家，现予公示。如有异议，请向市总工会反映。\n")
    first, notice = stories(page)
    assert first.body.endswith("报名的有90人。")
    assert notice.headline == "关于吕梁市第三批劳模工作室拟命名名单的公示"
    assert notice.body.startswith("经各县总工会推荐")


def test_a_story_set_around_another_goes_on_behind_a_box_though_it_broke_off_with_a_full_stop():
    page = ("# 夜校里的电焊课\n\n本报记者 甲某\n\n湖北省襄阳市总工会开办的“汉江夜校”里，电焊工郑有田正在上课。"
            "夜校由襄阳市总工会和襄阳技师学院合办。\n\n"
            "## 出海渔工带上急救箱\n\n本报讯（记者丙某）广西钦州市渔业工会为出海渔工配发急救箱400只，培训急救员70名。\n\n"
            "### 阅读提示\n\n工棚边办起夜校，学员下了班就能学艺。\n\n谁来讲课\n\n"
            "襄阳技师学院派出的教师每周三来“汉江夜校”讲课。郑有田说，电焊课他一堂没落。\n")
    night, sea = stories(page)
    assert night.body.endswith("电焊课他一堂没落。")
    assert sea.body.endswith("培训急救员70名。")
