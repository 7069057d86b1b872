"""Real reports, read by this program and judged: their findings exactly, errors and warnings at least."""

from pathlib import Path

import pytest

from gongkai.law.report.checking import check, message
from gongkai.law.report.findings import Severity, Verdict
from gongkai.reading.pipeline import read_file

CORPUS = Path(__file__).parents[2] / "corpus"
RESULTS = ("upheld", "rectified", "other", "pending", "total")


def judged(name):
    report = read_file(CORPUS / name)
    return report, [finding for finding in check(report, strict=True).findings if finding.verdict is Verdict.FAIL]


def serious(findings):
    return [finding for finding in findings if finding.severity is not Severity.HINT]


def test_hongze_2023_has_two_false_totals_and_the_old_row_each_with_its_place():
    _, findings = judged("full/hongze_2023.pdf")
    said = [(finding.rule, finding.expected, finding.actual) for finding in findings]
    assert said == [
        # printed: 复议 10 1 0 0, 总计 0; 复议后起诉 5 0 0 0, 总计 0
        ("t4.reconsideration.total", 11, 0),
        ("t4.litigation_after_reconsideration.total", 5, 0),
        ("form.mixed", "2021", "2019"),
        # a government's report without a word on 考核, 评议 or 追究
        ("narrative.accountability", None, "工作考核、社会评议、责任追究"),
    ]
    assert all(finding.place.startswith("p4") for finding in findings[:3])
    assert message(findings[0]) == "表四行政复议：结果维持10＋结果纠正1＋其他结果0＋尚未审结0＝11，总计填的是0。"


def test_simajia_2020_left_the_five_cells_of_reconsideration_blank():
    _, findings = judged("full/simajia_town_2020.txt")
    assert [(finding.rule, finding.cells) for finding in findings] == [
        ("complete.blank", tuple(f"t4.reconsideration.{id}" for id in RESULTS)),
        ("narrative.accountability", ()),
    ]


def test_shanghai_2019_left_blanks_all_over_and_made_no_false_sum():
    report, findings = judged("full/shanghai_gov_office_2019.html")
    blanks = [finding for finding in findings if finding.rule == "complete.blank"]
    # the whole of table three; in table four 2 of 复议, 2 of 直接起诉, all 5 of 复议后起诉
    assert [len(finding.cells) for finding in blanks][1:] == [2, 2, 5]
    assert set(blanks[0].cells) == {id for id in report.cells if id.startswith("t3.") and report.value(id) is None}
    # the file is a copy without its first section
    assert [finding.rule for finding in serious(findings) if finding not in blanks] == ["form.section"]


def test_shuyang_2023_says_in_words_what_its_table_says():
    report, findings = judged("full/shuyang_drc_2023.html")
    assert report.value("t3.new.total") == 26
    assert not [finding for finding in findings if finding.rule.startswith(("prose.", "t3.", "t4."))]


def test_a_town_writes_nought_where_its_table_has_4_and_32_and_names_the_year_before():
    _, findings = judged("pages/057.txt")
    said = [finding for finding in findings if finding.rule == "prose.documents"]
    assert [(finding.cells, finding.expected, finding.actual) for finding in said] == [
        (("t2.normative_documents.issued",), 0, 4),
        (("t2.normative_documents.in_force",), 0, 32),
    ]
    assert all(finding.severity is Severity.WARNING for finding in said)
    assert [finding.actual for finding in findings if finding.rule == "narrative.other_year"] == [2022]


def test_a_town_fills_in_ordinances():
    _, findings = judged("pages/055.txt")
    (finding,) = [finding for finding in findings if finding.rule == "plausible.ordinances"]
    assert (finding.cells, finding.actual) == (("t2.ordinances.in_force",), 6)


def test_a_bureau_fills_in_cases_for_items():
    _, findings = judged("pages/050.txt")
    cases = [finding for finding in findings if finding.rule == "plausible.items_as_cases"]
    assert [finding.cells[0] for finding in cases] == ["t2.licences.items_last_year", "t2.penalties.items_last_year"]
    assert [finding.actual for finding in findings if finding.rule == "plausible.disclosed_made"] == [0]


@pytest.mark.parametrize(("name", "wanted"), [("pages/011.txt", "2021"), ("pages/017.txt", "2019")])
def test_the_form_of_another_year_is_an_error_where_the_year_is_known(name, wanted):
    report, findings = judged(name)
    said = [finding.expected for finding in findings if finding.rule == "form.edition"]
    assert said == ([wanted] if report.year else [])


ARITHMETIC = ("t3.", "t4.", "prose.")


@pytest.mark.parametrize("path", sorted((CORPUS / "pages").glob("*.txt")), ids=lambda path: path.stem)
def test_no_excerpt_is_accused_of_a_false_sum_that_it_does_not_make(path):
    # the annotators found no false sum in any of the excerpts, and one contradiction of words and table: 057
    _, findings = judged(path.relative_to(CORPUS))
    rules = {finding.rule for finding in findings if finding.rule.startswith(ARITHMETIC)}
    assert rules == ({"prose.documents"} if path.stem == "057" else set())
