"""Whatever a file says: no rule raises, none takes long, and none invents a verdict on what is not there."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.report.checking import check, message
from gongkai.law.report.schema import EDITIONS, all_cells
from gongkai.law.report.values import AnnualReport, Passage, Reading, Status, Trouble

WORDS = (
    *("2023年", "2022年", "我镇", "县政府", "收到", "未收到", "受理", "政府信息公开申请", "依申请公开", "共", "其中"),
    *("予以公开", "不予公开", "办结", "上年结转", "结转下年度", "行政复议", "行政诉讼", "制定规范性文件", "废止"),
    *(
        "行政事业性收费",
        "十二",
        "1,136",
        "1.2万",
        "0",
        "件",
        "宗",
        "万元",
        "，",
        "。",
        "、",
        "：",
        "（一）",
        "\n",
        "《",
        "》",
    ),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)
READINGS = st.one_of(
    st.integers(-3, 10**6).map(lambda value: Reading(str(value), value)),
    st.sampled_from([trouble for trouble in Trouble if trouble is not Trouble.MISSING]).map(
        lambda trouble: Reading("?", trouble=trouble)
    ),
)
REPORTS = st.builds(
    AnnualReport,
    source=st.just("made"),
    status=st.sampled_from([Status.COMPLETE, Status.PARTIAL]),
    agency=st.sampled_from([None, "", "某镇", "清溪县人民政府", "清溪县林业局", "嘉兴市人民政府办公室"]),
    year=st.sampled_from([None, 2018, 2019, 2020, 2021, 2023]),
    edition=st.sampled_from([None, *EDITIONS]),
    title=st.one_of(st.none(), TEXTS),
    cells=st.dictionaries(st.sampled_from([*all_cells(), "t9.unknown"]), READINGS, max_size=60),
    preamble=TEXTS,
    sections=st.dictionaries(st.integers(1, 6), TEXTS.map(lambda text: Passage("一、总体情况", text))),
)


@settings(max_examples=60, deadline=None)
@given(REPORTS, st.lists(REPORTS, max_size=2))
def test_no_rule_raises_and_every_finding_has_words(report, others):
    checked = check(report, previous=others, siblings=others, own=report, children=others, strict=True)
    assert all(message(finding) for finding in checked.findings)
    assert 0 <= checked.passed <= checked.assessed


@settings(max_examples=30, deadline=None)
@given(REPORTS)
def test_a_finding_names_only_cells_of_the_forms(report):
    named = {cell for finding in check(report, strict=True).findings for cell in finding.cells}
    assert named <= all_cells().keys()


@pytest.mark.parametrize(
    "text",
    [
        "申请" * 50_000,
        "收到申请1件，" * 20_000,
        "未" * 100_000 + "行政复议",
        "2022年" * 30_000,
        "一" * 100_000,
        "公民法人的和" * 20_000,
        "1,111" * 20_000,
        "（一）依申请公开。" * 10_000,
        "清溪县林业局" * 20_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_monstrous_text_does_not_hold_up_the_rules(text):
    sections = {number: Passage("一、总体情况", text) for number in (1, 5)}
    report = AnnualReport("made", Status.PARTIAL, "清溪县某镇人民政府", 2023, "2021", sections=sections)
    start = time.process_time()
    check(report, previous=[AnnualReport("made", Status.PARTIAL, year=2022, sections=sections)], strict=True)
    assert time.process_time() - start < 10
