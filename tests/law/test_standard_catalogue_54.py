import pytest

from gongkai.law.catalogue import (
    channel_cell,
    channels,
    columns,
    standard_fields,
    township_examples,
    usual_in_townships,
)
from gongkai.law.citations import LawError, Standing


def test_54_there_are_26_fields_and_the_list_is_marked_as_a_reading():
    assert len({field.id for field in standard_fields()}) == 26
    assert len({field.name for field in standard_fields()}) == 26
    assert {field.standing for field in standard_fields()} == {Standing.READING}
    assert {str(field.article) for field in standard_fields()} == {"国办发〔2019〕54号"}


# 26个试点领域, as they were put together from published catalogues and memory; no official list was seen
FIELDS = """
重大建设项目 公共资源交易 财政预决算 安全生产 税收管理 征地补偿 国有土地上房屋征收与补偿 保障性住房 农村危房改造
生态环境
公共文化服务 公共法律服务 扶贫 救灾 食品药品监管 城市综合执法 就业 社会保险 社会救助 养老服务 户籍管理 医疗卫生 涉农补贴
义务教育 市政服务 国土空间规划
"""


def test_54_the_fields_are_these():
    assert [field.name for field in standard_fields()] == FIELDS.split()


def test_the_four_names_that_no_catalogue_showed_are_marked():
    assert [field.name for field in standard_fields() if not field.seen] == [
        "税收管理",
        "国有土地上房屋征收与补偿",
        "城市综合执法",
        "市政服务",
    ]


def test_two_townships_publish_18_and_13_fields():
    assert [len(example.fields) for example in township_examples()] == [18, 13]


def test_names_that_are_no_field_are_told_as_readings():
    larger, smaller = township_examples()
    assert larger.readings == {"财政预算决算", "自然资源", "乡村振兴"}
    assert larger.fields["乡村振兴"] == "poverty_relief"
    assert not smaller.readings


def test_what_townships_usually_publish_is_what_some_example_publishes():
    # 18 of the larger; of the smaller only 公共资源交易 is not among them
    assert len(usual_in_townships()) == 19
    assert {field.name for field in usual_in_townships() if len(field.townships) == 1} == {
        "公共资源交易",
        "重大建设项目",
        "国土空间规划",
        "保障性住房",
        "食品药品监管",
        "户籍管理",
        "义务教育",
    }


def test_54_the_eight_elements_that_a_catalogue_must_have_are_columns():
    assert [column.label for column in columns() if column.standing is Standing.NOTICE] == [
        "公开事项",
        "公开内容（要素）",
        "公开依据",
        "公开时限",
        "公开主体",
        "公开渠道和载体",
        "公开对象",
        "公开方式",
    ]


def test_54_the_columns_their_parts_and_values_are_those_of_published_catalogues():
    assert [(column.label, column.parts or column.values) for column in columns()] == [
        ("序号", ()),
        ("过程", ("决策", "执行", "管理", "服务", "结果")),
        ("公开事项", ("一级事项", "二级事项")),
        ("公开内容（要素）", ()),
        ("公开依据", ()),
        ("公开时限", ()),
        ("公开主体", ()),
        ("公开渠道和载体", ()),
        ("公开对象", ("全社会", "特定群体")),
        ("公开方式", ("主动", "依申请")),
        ("公开层级", ("县级", "乡级")),
    ]


def test_54_the_channels_are_these_in_their_order():
    assert channel_cell(frozenset()) == (
        "□政府网站 □政府公报 □两微一端 □发布会/听证会 □广播电视 □纸质媒体 □公开查阅点 □政务服务中心 □便民服务站 "
        "□入户/现场 □社区/企事业单位/村公示栏（电子屏） □精准推送 □其他"
    )


def test_the_stage_is_a_column_of_some_fields_only():
    assert [column.label for column in columns() if column.optional] == ["过程"]


def test_there_are_13_channels_and_every_one_is_printed():
    assert len(channels()) == 13
    cell = channel_cell(frozenset({"website", "notice_board"}))
    assert cell.startswith("■政府网站 □政府公报 □两微一端 ")
    assert "■社区/企事业单位/村公示栏（电子屏）" in cell
    assert (cell.count("■"), cell.count("□")) == (2, 11)


def test_an_unknown_channel_is_refused_in_words():
    with pytest.raises(LawError, match=r"catalogue\.channel") as refusal:
        channel_cell(frozenset({"pigeon"}))
    assert refusal.value.message == "没有“pigeon”这种公开渠道和载体。"
