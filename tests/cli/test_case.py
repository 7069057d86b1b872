"""`gongkai case replay`: one answer a line; what cannot have been is refused, and the next line is read."""

import json
import re

from click.testing import CliRunner

from gongkai.cli import gongkai

GOOD = {
    "id": "甲",
    "events": [{"kind": "submitted", "on": "2025-01-20", "channel": "in_person", "applicant_kind": "natural"}],
}
BAD = {"id": "乙", "events": [*GOOD["events"], {"kind": "served", "on": "2025-01-21", "method": "mail"}]}


def replay(*lines, options=("--json",)):
    text = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
    return CliRunner().invoke(gongkai, ["case", "replay", "-", *options], input=text)


def test_replay_answers_each_line_and_goes_on_after_a_refusal():
    result = replay(BAD, "{", GOOD, "")
    bad, broken, good = map(json.loads, result.output.splitlines())
    assert (bad["id"], bad["error"]["event"]) == ("乙", 2)
    assert (broken["id"], broken["error"]["event"]) == (2, 0)
    assert (good["state"], good["due_on"], good["overdue"]) == ("handling", "2025-02-21", False)
    assert result.exit_code == 1


def test_replay_on_a_day():
    result = replay(GOOD, options=("--json", "--on", "2025-02-22"))
    assert json.loads(result.output)["overdue"] is True
    assert result.exit_code == 0


def test_replay_for_people():
    result = replay(GOOD, BAD, options=())
    assert "2025-02-21" in result.output
    assert "第2条记录" in result.output


def test_every_refusal_names_its_article():
    sent = {"kind": "supplement_asked", "on": "2025-01-22", "reply_by": "2025-01-21"}
    own = {"kind": "decided", "on": "2025-01-22", "outcome": "otherwise.fee_unpaid"}
    cases = [{"id": "甲", "events": [*GOOD["events"], event]} for event in (sent, own, {"kind": "flown"}, 7)]
    errors = [json.loads(text)["error"] for text in replay(*cases, "{").output.splitlines()]
    assert [error["article"] for error in errors] == [
        "条例第三十条",
        "条例第三十六条",
        "条例第四十五条",
        "条例第四十五条",
        "条例第四十五条",
    ]


def test_a_day_is_year_month_and_day_and_a_number_is_one_that_can_be():
    def refused(**fields):
        error = json.loads(replay({"id": "甲", "events": [*GOOD["events"], fields]}).output)["error"]
        return error["event"], error["message"]

    for day in ("2025-W04-3", "20250122", "2025-1-22", "２０２５-01-22", "2025-01-22 "):
        assert refused(kind="withdrawn", on=day) == (2, f"withdrawn 的“on”不能是“{day}”。")
    fee = {"kind": "fee_noticed", "on": "2025-01-22", "method": "pieces", "quantity": 11, "amount": 100}
    digits = "1" + "0" * 4000
    assert refused(**{**fee, "quantity": int(digits)}) == (2, f"fee_noticed 的“quantity”不能是“{digits[:40]}…”。")
    assert refused(**{**fee, "amount": "1e999999"}) == (2, "fee_noticed 的“amount”不能是“1e999999”。")


def test_a_file_that_is_not_there_and_a_day_that_is_none_are_refused_in_chinese():
    missing = CliRunner().invoke(gongkai, ["case", "replay", "没有.jsonl"])
    assert (missing.exit_code, "没有.jsonl：没有这个文件或文件夹。" in missing.stderr) == (2, True)
    day = replay(GOOD, options=("--on", "2025-13-01"))
    assert (day.exit_code, "“2025-13-01”不是日期，写法如 2024-01-31。" in day.stderr) == (2, True)


def test_a_next_notice_makes_a_date_in_its_year_certain(tmp_path):
    notice = tmp_path / "2027.txt"
    notice.write_text(
        "关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。", encoding="utf-8"
    )
    december = {"id": "甲", "events": [GOOD["events"][0] | {"on": "2026-12-20"}]}
    # 21 to 25 and 28 to 31 December; 4 to 8, 11 to 15 and 18 January
    for options, provisional in ((), True), (("--calendar", str(notice)), False):
        answer = json.loads(replay(december, options=("--json", *options)).output)
        assert (answer["due_on"], answer["provisional"]) == ("2027-01-18", provisional)
    twice = replay(december, options=("--calendar", str(notice), "--calendar", str(notice)))
    assert (twice.exit_code, "2027年的放假安排已经有了" in twice.stderr) == (2, True)


def test_a_line_that_is_no_case_is_told_without_the_number_of_an_entry():
    shown = replay("{", options=()).output
    assert "这一行应当是一件申请" in shown
    assert "第0条" not in shown


def test_replay_takes_amounts_as_they_are_written_and_refuses_what_is_none():
    fee = {"kind": "fee_noticed", "on": "2025-01-22", "method": "pages", "quantity": 31, "amount": 10.0}
    far = {"kind": "withdrawn", "on": "2025-01-22", "recorded_at": "0001-01-01T00:00:00+14:00"}
    beyond = fee | {"delivered_on": "9999-12-31"}
    cases = [{"id": 1.5, "events": [*GOOD["events"], event]} for event in (fee, far, fee | {"amount": "多"}, beyond)]
    result = replay(*cases)
    taken, *refused = map(json.loads, result.output.splitlines())
    assert (taken["id"], taken["state"], taken["breaches"]) == (1.5, "awaiting_fee", [])
    assert [each["error"]["event"] for each in refused] == [2, 2, 2]
    assert refused[1]["error"]["message"] == "fee_noticed 的“amount”不能是“多”。"


def test_replay_without_a_day_is_of_the_last_event_as_corrected():
    mistyped = {"kind": "withdrawn", "on": "2026-01-22"}
    right = {"kind": "corrected", "on": "2025-01-23", "event": 2, "fields": {"on": "2025-01-22"}}
    right |= {"reason": "笔误", "approved_by": "张三"}
    answer = json.loads(replay({"id": "甲", "events": [*GOOD["events"], mistyped, right]}).output)
    assert (answer["state"], answer["closed_on"], answer["overdue"]) == ("closed", "2025-01-22", False)


def test_replay_tells_people_each_step_with_its_article_and_what_became_of_it():
    decided = {"kind": "decided", "on": "2025-02-10", "outcome": "refused.process"}
    again = {"kind": "reopened", "on": "2025-03-03", "ground": "litigation", "ref": "甲", "due_on": "2025-03-31"}
    shown = replay({"id": "甲", "events": [*GOOD["events"], decided]}, options=()).output
    assert "收到申请 2025-01-20" in shown
    assert "办理结果 不予公开：过程性信息（2025-02-10）" in shown
    assert "2025-01-20：收到申请的当日不计入（条例第三十一条）" in shown
    assert "2025-01-21 至 2025-02-21：自收到申请起计算的答复期限，计20个工作日（条例第三十三条第二款）" in shown
    answer = json.loads(replay({"id": "甲", "events": [*GOOD["events"], decided, again]}).output)
    assert [step["article"] for step in answer["steps"]][2:] == ["行政诉讼法", "行政诉讼法"]


def test_replay_speaks_chinese_to_people():
    shown = replay(GOOD, options=()).output
    assert "状态 办理中　答复期限 2025-02-21" in shown
    assert "告知补正、" in shown
    assert not re.search(r"[a-z]{3}", shown)
