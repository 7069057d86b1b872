"""`gongkai case replay`: one answer a line; what cannot have been is refused, and the next line is read."""

import json

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
