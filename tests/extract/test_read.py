"""Stories to readings: classes of sentences, each with the facts that a reader takes from it."""

from pathlib import Path

import pytest

from kg.extract.read import read_article
from kg.extract.text import plain
from kg.model import Article, Named, Reading
from kg.pages import find_pages, read_page, split

TREE = Path(__file__).resolve().parents[2]


def read(body: str, headline: str = "") -> Reading:
    return read_article(Article("p.txt", headline, (), "", "news", body, tuple(range(len(body)))))


def names(reading: Reading, type_: str) -> set[str]:
    return {e.name for e in reading.entities if e.type == type_}


def facts(reading: Reading) -> set[tuple[str, str, str]]:
    label = {(e.type, e.key): e.name for e in reading.entities}
    return {(label[f.subject], f.relation, label[f.object]) for f in reading.facts}


@pytest.mark.parametrize(("body", "unions"), [
    ("甘肃省总工会和白银市总工会出席。", {"甘肃省总工会", "白银市总工会"}),
    ("甘肃省武威市凉州区总工会开会。区总还派出干部。", {"凉州区总工会"}),
    ("青海工会近年来动作不断。西宁市总也不例外。", {"青海省总工会", "西宁市总工会"}),
    ("与郑州、洛阳、开封等地工会共建。", {"郑州市总工会", "洛阳市总工会", "开封市总工会"}),
    ("聊城市货运行业工会联合会成立。", {"聊城市货运行业工会联合会"}),
    ("山东泰岳重工有限公司工会办起夜校。公司工会还送来书。", {"山东泰岳重工有限公司工会"}),
    ("湖南省邮政、电信、铁路等省有关产业工会参加。", {"湖南省邮政产业工会", "湖南省电信产业工会", "湖南省铁路产业工会"}),
    ("全总要求各级工会抓好落实。", {"中华全国总工会"}),
    ("全市各级工会和基层工会都在行动。", set()),
    ("太原市总人口、总面积、总产值都有增长。", set()),
])
def test_unions_at_every_level_and_their_short_forms(body, unions):
    assert names(read(body), "Union") == unions


def test_a_name_that_several_places_bear_is_told_apart_by_its_parent():
    here = read("吉林省长春市朝阳区总工会开展慰问。朝阳区总工会还送清凉。")
    there = read("北京市朝阳区总工会开展慰问。")
    (one,), (other,) = ([e for e in r.entities if e.type == "Union"] for r in (here, there))
    assert (one.name, other.name) == ("朝阳区总工会", "朝阳区总工会")
    assert one.key != other.key
    assert (one.place, other.place) == ("220104", "110105")


def test_departments_in_a_list_are_one_agency_each_under_one_jurisdiction():
    reading = read("安徽省滁州市总工会联合人社、交通运输、邮政等部门，建立“滁小哥”关爱机制。")
    assert names(reading, "Agency") == {"滁州市人社部门", "滁州市交通运输部门", "滁州市邮政部门"}
    assert ("滁州市总工会", "partnersWith", "滁州市邮政部门") in facts(reading)
    assert ("滁州市邮政部门", "partnerIn", "“滁小哥”关爱机制") in facts(reading)
    assert ("滁州市总工会", "runs", "“滁小哥”关爱机制") in facts(reading)


def test_joint_organisers_all_run_it_and_those_brought_in_take_part():
    together = facts(read("近日，由陕西省总工会、省人社厅、省科技厅联合主办的“三秦杯”职业技能大赛在西安市开幕。"))
    assert {s for s, r, _ in together if r == "runs"} == {"陕西省总工会", "陕西省人社厅", "陕西省科技厅"}
    brought = facts(read("宝鸡市总工会会同市妇联开办“小花朵”托管班。"))
    assert ("宝鸡市总工会", "runs", "小花朵托管班") in {(s, r, o.replace("“", "").replace("”", "")) for s, r, o in brought}
    assert ("宝鸡市妇联", "partnerIn") in {(s, r) for s, r, _ in brought}


def test_the_running_subject_carries_over_to_the_next_sentences():
    reading = read("柳州市总工会推出“紫荆驿站”。今年，还开通“紫荆热线”，为网约车司机提供咨询。")
    assert {("柳州市总工会", "runs", "紫荆驿站"), ("柳州市总工会", "runs", "紫荆热线"), ("紫荆热线", "serves", "网约车司机")} <= facts(reading)


def test_posts_several_to_one_person_and_several_persons():
    reading = read("汕头市总工会党组书记、常务副主席陈晓东介绍，这是新的尝试。市人社局副局长林海燕、市邮政管理局局长吴克俭到场。")
    posts = {(p.person[1].split("@")[0], p.title, p.organisation[1]) for p in reading.posts}
    assert posts == {("陈晓东", "党组书记", "汕头市总工会"), ("陈晓东", "常务副主席", "汕头市总工会"),
                     ("林海燕", "副局长", "汕头市人社局"), ("吴克俭", "局长", "汕头市邮政管理局")}


def test_surnames_alone_and_reporters_are_no_persons():
    assert names(read("本报记者王小明看到，张女士和李师傅走进湖州市总工会的驿站，姚某也来了。"), "Person") == set()


def test_figures_hang_on_the_programme_they_are_about():
    reading = read("丽水市总工会建成“山哥驿站”85个，投入近300万元，服务快递员、网约配送员4.6万人次。")
    label = {(e.type, e.key): e.name for e in reading.entities}
    assert {(label[f.about], f.value, f.unit, f.qualifier) for f in reading.figures} == {
        ("山哥驿站", 85, "个", "="), ("山哥驿站", 3000000, "元", "<"), ("山哥驿站", 46000, "人次", "=")}


def test_documents_are_issued_and_newspapers_are_no_documents():
    reading = read("衢州市总工会出台《职工疗休养管理办法》。《工人日报》作了报道。")
    assert names(reading, "Document") == {"职工疗休养管理办法"}
    assert ("衢州市总工会", "issued", "职工疗休养管理办法") in facts(reading)


def test_synonyms_of_a_group_are_one_concept():
    assert names(read("汉中市总工会慰问外卖小哥、骑手和送餐员。"), "WorkerGroup") == {"网约配送员"}


def test_speech_and_metaphors_in_quotes_are_no_programmes():
    reading = read("“我们把职工当‘家人’。”铜仁市总工会主席杨敏说，要当好“娘家人”，破解“难点”，按照“三个到位”的要求推进。")
    assert names(reading, "Programme") == set()


@pytest.mark.parametrize("body", ["", "。", "“”《》（）", "“" * 40, "市总" * 30, "1" * 200 + "人", "、和与及等" * 20, "总工会", "《《《"])
def test_odd_text_does_not_break_the_reader(body):
    assert read(body).article.body == body


def test_evidence_is_the_very_characters():
    body = "无锡市总工会联合江南大学实施“锡匠计划”，资助一线职工1200名。"
    reading = read(body)
    for evidence in [f.evidence for f in reading.facts] + [f.evidence for f in reading.figures]:
        assert 0 <= evidence.start < evidence.end <= len(body)


def test_every_name_is_linked_where_it_stands():
    body = "福州市总工会联合市人社局开办“小哥驿站”。市总还为骑手、外卖小哥送上《交通安全手册》。"
    reading = read(body)
    label = {(e.type, e.key): e.name for e in reading.entities}
    found = [(body[n.start:n.end], label[n.entity]) for n in reading.names if n.entity[0] != "Place"]
    assert found == [("福州市总工会", "福州市总工会"), ("市人社局", "福州市人社局"), ("“小哥驿站”", "小哥驿站"), ("市总", "福州市总工会"),
                     ("骑手", "网约配送员"), ("外卖小哥", "网约配送员"), ("《交通安全手册》", "交通安全手册")]


def test_the_same_characters_may_name_two_things():
    reading = read("福建省厦门、漳州等地工会共建驿站。")
    here = [n.entity for n in reading.names if n.start == 3]
    assert here == [("Place", "350200"), ("Union", "厦门市总工会")]
    assert list(reading.names) == sorted(set(reading.names))


@pytest.mark.parametrize("pages", ["kg/samples", "tests/quality/unseen/pages", "tests/quality/tuning/pages"])
def test_names_are_forms_of_what_they_name_and_no_entity_goes_unnamed(pages):
    for path in find_pages([str(TREE / pages)]):
        for article in split(read_page(path, "")):
            reading = read_article(article)
            forms = {(e.type, e.key): {e.name, *e.aliases} for e in reading.entities}
            assert {n.entity for n in reading.names} == set(forms), article.headline
            assert [n for n in reading.names if not _fits(n, article.body, forms[n.entity])] == [], article.headline


def _fits(name: Named, body: str, forms: set[str]) -> bool:
    return 0 <= name.start < name.end <= len(body) and plain(body)[name.start:name.end] in forms


@pytest.mark.parametrize(("body", "union"), [
    ("近日，中国教科文卫体工会举办培训。", "中国教科文卫体工会"),
    ("近日，新疆生产建设兵团总工会召开会议。", "新疆生产建设兵团总工会"),
    ("近日，云南省大理州总工会创新服务。", "大理白族自治州总工会"),
    ("近日，赣州市章贡区货车司机工会联合会成立。", "章贡区货车司机工会联合会"),
    ("湖南省株洲市总工会召开会议，由市交通运输工会具体运营。", "株洲市交通运输工会"),
    ("近日，西安高新区总工会出台办法。", "西安高新区总工会"),
    ("在湖南省株洲市的湘江电缆集团，集团工会推行积分制。", "湘江电缆集团工会"),
])
def test_unions_of_lines_of_work_and_of_places_that_are_none(body, union):
    assert union in names(read(body), "Union")


@pytest.mark.parametrize(("body", "agency"), [
    ("湖北省襄阳市总工会邀请市第二中医院医生义诊。", "襄阳市第二中医院"),
    ("长子县总工会与县人民医院合作。", "长子县人民医院"),
    ("翠屏区总工会与区文化广播电视和旅游局合作。", "翠屏区文化广播电视和旅游局"),
    ("襄阳市总工会会同住建、水务部门开展检查。", "襄阳市水务部门"),
    ("襄阳市总工会与国网襄阳供电公司合作。", "国网襄阳供电公司"),
    ("来自山东鲁山化学有限公司工会的李强说。", "山东鲁山化学有限公司"),
])
def test_agencies_by_sign_list_group_and_legal_form(body, agency):
    assert agency in names(read(body), "Agency")


@pytest.mark.parametrize("said", [
    "下一步，市总工会将联合市教育局推出“小荷”托管班。",
    "市总工会没有与市教育局开办“小荷”托管班。",
    "市总工会建议市教育局开办“小荷”托管班。",
])
def test_plans_wishes_and_denials_are_no_facts(said):
    reading = read("近日，湖南省株洲市总工会介绍情况。" + said)
    assert not [f for f in facts(reading) if f[1] != "locatedIn"]


def test_what_is_done_already_stays_a_fact_where_more_of_it_is_planned():
    reading = read("湖南省株洲市总工会举办“小荷”托管班。下一步将把“小荷”托管班办到街道。")
    assert ("株洲市总工会", "runs", "“小荷”托管班") in facts(reading)


def test_a_number_that_is_only_hoped_for_is_no_figure():
    reading = read("湖南省株洲市总工会举办“小荷”托管班，托管职工子女320名，力争年底达到500名。")
    assert [f.value for f in reading.figures] == [320]


def test_a_narrower_group_has_its_own_name_under_its_concept():
    reading = read("湖南省株洲市总工会开办“林海书车”，为护林员送去图书，惠及护林员2000余名。")
    (group,) = [e for e in reading.entities if e.type == "WorkerGroup"]
    assert (group.name, group.key) == ("护林员", "farm-and-forest-workers/护林员")


def test_what_is_counted_is_said_in_whole_words():
    reading = read("湖南省株洲市总工会举办“小荷”托管班，建成银行营业网点的大厅一角12处，托管职工子女320名。")
    assert [f.measures for f in reading.figures][-1] == "托管职工子女"


@pytest.mark.parametrize(("body", "programme"), [
    ("由四川省巴中市总工会牵头组建的巴中市劳模创新工作室联盟发布成果12项。", "巴中市劳模创新工作室联盟"),
    ("四川省巴中市总工会举办职工合唱大赛，报名的有128人。", "职工合唱大赛"),
    ("四川省巴中市总工会、市人社局建立劳动报酬争议联合处置机制，办结案件9件。", "劳动报酬争议联合处置机制"),
    ("四川省巴中市总工会推行工会小组履职积分制，走访职工900人次。", "工会小组履职积分制"),
    ("来访者在四川省巴中市职工服务中心签了调解书。", "巴中市职工服务中心"),
    ("四川省巴中市总工会把岗亭改造成“巴小憩”户外劳动者服务站，共263个。", "“巴小憩”户外劳动者服务站"),
    ("四川省巴中市政府与市总工会第3次联席会议召开，议定事项8个。", "政府与工会联席会议"),
])
def test_a_programme_without_quotes_is_named_in_full(body, programme):
    assert names(read(body), "Programme") == {programme}


def test_an_institution_named_with_and_without_its_last_word_is_one():
    body = "四川省巴中市政府与市总工会联席会议议定事项8个。几年来，巴中市政府与工会联席会议制度越办越实。"
    assert names(read(body), "Programme") == {"政府与工会联席会议制度"}


@pytest.mark.parametrize(("body", "programme"), [
    ("湘潭市总工会推行的医院工会与卫生院工会结对帮扶工作见效。", "医院工会与卫生院工会结对帮扶"),       # a pairing goes by its two sides
    ("湘潭市总工会开展小微企业联合工会结对提升工作。", "小微企业联合工会结对提升"),
    ("湘潭市总工会建立劳动报酬争议快速处置机制，受理案件30件。", "劳动报酬争议快速处置机制"),           # verbs inside, back to the launching one
    ("湘潭市总工会推出家政服务员互助保障计划。", "家政服务员互助保障计划"),                             # 家 begins the name, it counts nothing
    ("湘潭市总工会畅通12351困难职工求助绿色通道。", "12351困难职工求助绿色通道"),                       # the number that everybody knows
    ("湘潭市总工会组建的轨道装备联盟有成员12家。", "轨道装备联盟"),                                     # an alliance, no agency
    ("湘潭工匠学院在湘潭市总工会揭牌，已培训职工500人。", "湘潭工匠学院"),
    ("目前，湘潭市有工会驿站187个，全部延长开放。", "工会驿站"),
])
def test_programmes_without_quotes_by_class(body, programme):
    assert programme in names(read(body), "Programme")


@pytest.mark.parametrize("body", ["湘潭市总工会探索主动融入基层治理体系。", "湘潭市总工会组织职工走进湘潭工业学院参观。"])
def test_what_is_joined_or_visited_is_no_programme(body):
    assert names(read(body), "Programme") == set()
