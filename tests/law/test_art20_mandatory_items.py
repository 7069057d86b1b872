import pytest

from gongkai.law.catalogue import local_lists, mandatory, matters_for
from gongkai.law.report.schema import EDITIONS, edition


def test_20_has_fifteen_items_in_the_order_of_the_regulation():
    assert [matter.number for matter in mandatory()] == list(range(1, 16))
    assert str(mandatory()[0].article) == "条例第二十条第（一）项"
    assert str(mandatory()[14].article) == "条例第二十条第（十五）项"


TEXTS = """
行政法规、规章和规范性文件
机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名
国民经济和社会发展规划、专项规划、区域规划及相关政策
国民经济和社会发展统计信息
办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果
实施行政处罚、行政强制的依据、条件、程序以及本行政机关认为具有一定社会影响的行政处罚决定
财政预算、决算信息
行政事业性收费项目及其依据、标准
政府集中采购项目的目录、标准及实施情况
重大建设项目的批准和实施情况
扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况
突发公共事件的应急预案、预警信息及应对情况
环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况
公务员招考的职位、名额、报考条件等事项以及录用结果
法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息
"""


def test_20_items_say_what_the_regulation_says():
    assert [matter.text for matter in mandatory()] == TEXTS.split()


@pytest.mark.parametrize("id", EDITIONS)
def test_20_the_blocks_of_table_two_speak_of_the_items_of_the_same_number(id):
    words = {"（一）": "规章", "（五）": "行政许可", "（六）": "行政处罚", "（八）": "收费", "（九）": "采购"}
    by_article = {f"（{str(matter.article).split('（')[1][:-2]}）": matter.text for matter in mandatory()}
    for block in edition(id).blocks:
        item = "（" + block.caption.split("（")[1].split("）")[0] + "）"
        assert words[item] in by_article[item]


def test_ids_are_given_once_over_both_articles():
    ids = [matter.id for matter in mandatory()] + [m.id for rows in local_lists() for m in rows.matters]
    assert len(ids) == len(set(ids)) == 15 + 7 + 8


def test_20_holds_for_every_agency():
    assert matters_for("nation", "department") == mandatory()
    assert matters_for("county", "authorised") == mandatory()
