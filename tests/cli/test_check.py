"""`gongkai report check`: each finding with its place and its ground, and an exit status that scripts can use."""

import json

from tests.cli.running import FULL, gongkai

DISTRICT = FULL / "hongze_2023.pdf"
TOWN = FULL / "simajia_town_2020.txt"


def finding(said, rule):
    (found,) = [found for found in said["findings"] if found["rule"] == rule and found["verdict"] == "fail"]
    return found


def test_the_two_false_totals_of_table_four_and_the_old_single_row_are_named_with_their_places():
    done = gongkai("report", "check", DISTRICT)
    lines = done.out.splitlines()
    # printed in the PDF: 复议 10 1 0 0 总计 0; 复议后起诉 5 0 0 0 总计 0; both on page 4
    for words in (
        "结果维持10＋结果纠正1＋其他结果0＋尚未审结0＝11，总计填的是0",
        "结果维持5＋结果纠正0＋其他结果0＋尚未审结0＝5，总计填的是0",
    ):
        (place,) = [number for number, line in enumerate(lines) if words in line]
        assert lines[place + 1].strip().startswith("第4页")
    (place,) = [number for number, line in enumerate(lines) if "（六）其他处理" in line and "另一版" in line]
    assert lines[place + 1].strip().startswith("第4页")
    assert done.returncode == 1


def test_json_carries_rule_values_and_place_of_a_finding():
    (line,) = gongkai("report", "check", "--json", DISTRICT).out.splitlines()
    said = json.loads(line)
    assert (said["year"], said["edition"]) == (2023, "2021")
    total = finding(said, "t4.reconsideration.total")
    assert (total["severity"], total["expected"], total["actual"]) == ("error", 11, 0)
    assert "t4.reconsideration.total" in total["cells"]
    assert total["citation"]
    assert total["message"].startswith("表四行政复议")
    assert said["assessed"] - said["passed"] == 6  # two totals, the mixed form, three results of article 50


def test_blank_cells_are_a_warning_and_leave_the_status_0():
    done = gongkai("report", "check", TOWN)
    assert done.returncode == 0
    assert "表四行政复议有5格空白" in done.out
    assert "错误0项" in done.out


def test_a_file_that_cannot_be_read_has_status_1_and_says_why(tmp_path):
    nothing = tmp_path / "empty.html"
    nothing.write_bytes(b"")
    done = gongkai("report", "check", nothing)
    assert done.returncode == 1
    assert "文件是空的" in done.out


def test_last_years_report_is_compared_where_it_is_given(tmp_path):
    # 四马架镇 2020 carries 0 into the year; a made-up 2019 report that carried 3 out does not agree with that
    last_year = json.loads(gongkai("report", "read", "--json", TOWN).out)
    last_year["year"] = 2019
    last_year["title"] = last_year["title"].replace("2020", "2019") if last_year["title"] else None
    last_year["cells"]["t3.carried_out.natural"] |= {"value": 3, "raw": "3"}
    last_year["cells"]["t3.carried_out.total"] |= {"value": 3, "raw": "3"}
    file = tmp_path / "2019.json"
    file.write_text(json.dumps(last_year, ensure_ascii=False), encoding="utf-8")
    done = gongkai("report", "check", "--json", "--previous", file, TOWN)
    said = json.loads(done.out)
    about = [found for found in said["findings"] if found["verdict"] == "fail" and found["severity"] == "error"]
    assert {cell for found in about for cell in found["cells"]} >= {"t3.carried_in.natural", "t3.carried_in.total"}
    assert done.returncode == 1


def test_many_files_are_checked_in_their_order():
    done = gongkai("report", "check", "--json", TOWN, DISTRICT, TOWN)
    assert [json.loads(line)["year"] for line in done.out.splitlines()] == [2020, 2023, 2020]
    assert done.returncode == 1


def test_parent_is_its_own_report_and_its_childrens_added_up(tmp_path):
    def write(name, natural, agency):
        report = json.loads(gongkai("report", "read", "--json", TOWN).out) | {"agency": agency}
        for cell in ("t3.new.natural", "t3.new.total"):
            report["cells"][cell] |= {"value": natural, "raw": str(natural)}
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
        return file

    own = write("own.json", 1, "某县人民政府办公室")
    write("children/a.json", 2, "某县甲镇人民政府")
    write("children/b.json", 3, "某县乙镇人民政府")
    wrong = write("parent.json", 7, "某县人民政府")  # 1 + 2 + 3 = 6
    done = gongkai("report", "check", "--json", "--parent", wrong, "--children", tmp_path / "children", own)
    said = json.loads(done.out)
    about = [found for found in said["findings"] if found["rule"].startswith("rollup") and found["verdict"] == "fail"]
    assert {(*found["cells"], found["expected"], found["actual"]) for found in about} == {
        ("t2.procurement.projects", 3, 1),  # each of the four says 1, as the real report does
        ("t3.new.natural", 6, 7),
        ("t3.new.total", 6, 7),
        ("t2.procurement.projects", 3, 1),  # 采购项目数量 is 1 in each of the four
    }
    assert done.returncode == 1


def test_why_a_file_cannot_be_read_is_said_once(tmp_path):
    empty = tmp_path / "empty.docx"
    empty.touch()
    done = gongkai("report", "check", empty)
    assert done.returncode == 1
    assert done.out.count("文件是空的") == 1
    assert "complete.readable　条例第四十九条" in done.out
