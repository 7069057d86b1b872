"""`gongkai report read`: cells with places, in order, the same on every run."""

import json
import shutil
import subprocess
import sys

import pytest
from rich.cells import cell_len

from gongkai.cli import inputs
from gongkai.law.report.values import Status
from gongkai.reading import confine
from gongkai.reading.pipeline import read_report
from tests.cli.running import FULL, ROOT, gongkai

TOWN = FULL / "simajia_town_2020.txt"
OFFICE = FULL / "shanghai_gov_office_2019.html"


@pytest.fixture
def folder(tmp_path):
    """Three reports and what lies beside them; the names are not in the order in which they are made."""
    for name in ("c.txt", "a.txt", "sub/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(TOWN, tmp_path / name)
    for name in ("~$lock.docx", ".hidden.txt", "picture.png"):
        (tmp_path / name).write_bytes(b"\x89PNG")
    return tmp_path


def objects(done):
    return [json.loads(line) for line in done.out.splitlines()]


def test_json_is_one_object_a_line_with_the_cells_as_printed():
    # 表三 of 四马架镇 2020: nothing received; 表四 行政复议 blank, 行政诉讼 0
    (said,) = objects(gongkai("report", "read", "--json", "tests/corpus/full/simajia_town_2020.txt"))
    assert said["source"] == "tests/corpus/full/simajia_town_2020.txt"
    assert (said["status"], said["year"], said["edition"]) == ("complete", 2020, "2019")
    assert said["cells"]["t3.new.natural"]["value"] == 0
    assert said["cells"]["t4.reconsideration.upheld"]["trouble"] == "blank"
    assert "value" not in said["cells"]["t4.reconsideration.upheld"]
    assert said["cells"]["t4.litigation_direct.upheld"]["value"] == 0


def test_status_is_0_for_a_whole_report_and_1_where_a_file_could_not_be_read_wholly(tmp_path):
    assert gongkai("report", "read", OFFICE).returncode == 0
    letter = tmp_path / "letter.txt"
    letter.write_text("各位同事：下周一开会，请准时参加。", encoding="utf-8")
    done = gongkai("report", "read", letter)
    assert done.returncode == 1
    assert "未能读取" in done.out
    assert "没有认出政府信息公开工作年度报告" in done.out


def test_standard_input_is_read_whatever_it_is():
    by_name = gongkai("report", "read", "--json", OFFICE)
    piped = gongkai("report", "read", "--json", "-", stdin=OFFICE.read_bytes())
    (named,), (unnamed,) = objects(by_name), objects(piped)
    assert unnamed["source"] == "-"
    assert unnamed["cells"] == named["cells"]


def test_a_folder_is_read_in_the_order_of_names_without_what_is_no_report(folder):
    done = gongkai("report", "read", "--json", ".", cwd=folder)
    assert [said["source"] for said in objects(done)] == ["a.txt", "c.txt", "sub/b.txt"]


def test_a_pattern_is_expanded_in_the_order_of_names(folder):
    done = gongkai("report", "read", "--json", "*.txt", cwd=folder)
    assert [said["source"] for said in objects(done)] == ["a.txt", "c.txt"]


def test_one_bad_file_of_a_batch_costs_only_itself(folder):
    (folder / "b.pdf").write_bytes(b"%PDF-1.7\n" + b"\0" * 100)
    done = gongkai("report", "read", "--json", "a.txt", "b.pdf", "c.txt", cwd=folder)
    assert [said["status"] for said in objects(done)] == ["complete", "unreadable", "complete"]
    assert done.returncode == 1


@pytest.mark.parametrize("options", [("--json",), (), ("--explain",)], ids=" ".join)
def test_every_run_gives_the_same_bytes(options):
    files = (OFFICE, TOWN)
    first = gongkai("report", "read", *options, *files, PYTHONHASHSEED="1", LC_ALL="C", COLUMNS="200")
    second = gongkai("report", "read", *options, *files, PYTHONHASHSEED="2", LC_ALL="C.UTF-8", COLUMNS="60")
    assert first.stdout
    assert first.stdout == second.stdout


def test_piped_output_has_no_colour_no_trailing_spaces_and_no_line_over_120_columns():
    lines = gongkai("report", "read", OFFICE).out.splitlines()
    assert all("\x1b" not in line and line == line.rstrip() and cell_len(line) <= 120 for line in lines)


def test_numbers_stand_in_columns_though_labels_are_chinese():
    lines = gongkai("report", "read", OFFICE).out.splitlines()
    head = next(line for line in lines if "自然人" in line and "总计" in line)
    row = next(line for line in lines if "一、本年新收" in line)
    assert cell_len(head) == cell_len(row)


def test_explain_names_raw_text_and_place_of_every_cell():
    said = gongkai("report", "read", "--explain", TOWN).out
    assert said.count("t3.") == 23 * 7  # the 2019 form: 23 rows of seven columns
    assert "t4.reconsideration.upheld" in said
    assert "第81行文字 第1列" in said  # where the five blank cells stand
    assert "按 text 读取" in said


def test_explain_names_the_tables_of_the_file_and_how_many_cells_each_gave():
    (said,) = objects(gongkai("report", "read", "--explain", "--json", OFFICE))
    assert said["steps"]["format"] == "html"
    assert sum(table["cells"] for table in said["steps"]["tables"]) == len(said["cells"]) == 198


def test_a_file_cannot_steer_the_terminal(tmp_path):
    hostile = tmp_path / "x.txt"
    text = TOWN.read_text(encoding="utf-8").replace("四马架镇", "四马\x1b[31m架\u202e镇", 1)
    hostile.write_text(text, encoding="utf-8")
    said = gongkai("report", "read", hostile).out
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_reader_that_goes_away_is_no_error():
    command = [sys.executable, "-P", "-m", "gongkai", "report", "read", "--json", *[str(OFFICE)] * 3]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    process.wait(60)
    assert said == ""


@pytest.mark.parametrize(("file", "confined"), [("hongze_2023.pdf", True), ("simajia_town_2020.txt", False)])
def test_a_single_file_that_may_swell_is_read_in_a_process_with_limits(file, confined, monkeypatch):
    asked = []
    monkeypatch.setattr(
        confine, "read_confined", lambda data, *, name: asked.append(name) or read_report(data, name=name)
    )
    report = inputs.read_one(str(FULL / file))
    assert (report.status is not Status.UNREADABLE, asked != []) == (True, confined)
