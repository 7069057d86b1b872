"""`gongkai report convert`: whole or not at all, and never over something that is there."""

import json

import pytest

from tests.cli.running import FULL, gongkai

TOWN = FULL / "simajia_town_2020.txt"
FORMATS = ("docx", "pdf", "html", "xlsx", "json", "csv")


def said(file):
    return json.loads(gongkai("report", "read", "--json", file).out)


def figures(report):
    return {id: cell.get("value", cell.get("trouble")) for id, cell in report["cells"].items()}


@pytest.mark.parametrize("to", FORMATS)
def test_what_was_converted_reads_back_with_the_same_cells(tmp_path, to):
    out = tmp_path / f"report.{to}"
    done = gongkai("report", "convert", TOWN, "-o", out)
    if "fonts-noto-cjk" in done.said:
        pytest.skip("没有中文字体，不能写 PDF")
    assert done.returncode == 0, done.said
    assert figures(said(out)) == figures(said(TOWN))


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_report_gives_the_same_bytes(tmp_path, to):
    first, second = (gongkai("report", "convert", TOWN, "--to", to, "-o", "-", PYTHONHASHSEED=seed) for seed in "12")
    if "fonts-noto-cjk" in first.said:
        pytest.skip("没有中文字体，不能写 PDF")
    assert len(first.stdout) > 1000
    assert first.stdout == second.stdout


def test_a_file_is_not_overwritten_unless_asked(tmp_path):
    out = tmp_path / "report.html"
    out.write_text("mine")
    done = gongkai("report", "convert", TOWN, "-o", out)
    assert done.returncode == 2
    assert "已经存在" in done.said
    assert out.read_text() == "mine"
    assert gongkai("report", "convert", TOWN, "-o", out, "--force").returncode == 0
    assert "四马架镇" in out.read_text(encoding="utf-8")


def test_the_input_is_never_the_output(tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes((FULL / "shanghai_gov_office_2019.html").read_bytes())
    before = file.read_bytes()
    assert gongkai("report", "convert", file, "-o", file, "--force").returncode == 2
    assert file.read_bytes() == before


def test_what_is_no_report_is_not_converted(tmp_path):
    letter, out = tmp_path / "letter.txt", tmp_path / "out.html"
    letter.write_text("各位同事：下周一开会，请准时参加。", encoding="utf-8")
    done = gongkai("report", "convert", letter, "-o", out)
    assert done.returncode == 1
    assert "没有认出政府信息公开工作年度报告" in done.said
    assert list(tmp_path.iterdir()) == [letter]


def test_a_report_with_missing_cells_is_written_with_a_remark(tmp_path):
    out = tmp_path / "report.html"
    done = gongkai("report", "convert", FULL / "shuyang_drc_2023.html", "-o", out)
    assert done.returncode == 1
    assert "没有读到的格，没有补数" in done.said
    assert "〔缺〕" in out.read_text(encoding="utf-8")
