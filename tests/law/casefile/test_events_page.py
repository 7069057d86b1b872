"""docs/events.md tells every kind of event, and each of its fields."""

from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from gongkai.law.casefile import KINDS, Event, State
from gongkai.law.sentences import sentences

PAGE = (Path(__file__).parents[3] / "docs/events.md").read_text(encoding="utf-8")
ROWS = {line.split("`")[1]: line.split("|")[2] for line in PAGE.splitlines() if line.startswith("| `")}
COMMON = {each.name for each in fields(Event)}


def test_the_page_has_a_row_for_every_kind_in_their_order():
    assert list(ROWS) == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_names_the_fields_of_a_kind_and_which_may_be_absent(kind):
    own = [each for each in fields(KINDS[kind]) if each.name not in COMMON or each.default is MISSING]
    needed = {each.name for each in own if each.default is MISSING and each.name != "on"}
    spare = {each.name for each in own if each.default is not MISSING}
    written = set(ROWS[kind].split("`")[1::2])
    assert written == needed | spare
    if kind != "corrected":  # `fields` or `void`: one of the two
        assert {name for name in written if f"[`{name}`]" in ROWS[kind]} == spare


def test_every_kind_and_every_state_has_its_word():
    words = sentences()
    assert all(words[f"case.kind.{kind}"] for kind in KINDS)
    assert all(words[f"case.state.{state}"] for state in State)
