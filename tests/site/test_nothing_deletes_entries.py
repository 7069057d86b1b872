"""
网络安全法 21(三): logs are kept for six months at least. Here no address, service or command deletes an entry of the
ledger; the one command that replaces a whole database, `gongkai restore --replace`, is tried in test_backup.
"""

import ast
import re
from pathlib import Path

import click
import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse

import gongkai
from gongkai.cli import gongkai as program
from gongkai.ledger import retention
from gongkai.ledger.models import Entry, Head
from tests.site.test_routes_and_roles import TABLE
from tests.site.world import ADMINISTRATOR, AUDITOR

SOURCES = sorted(Path(gongkai.__file__).parent.rglob("*.py"))
DELETING = {"delete", "adelete", "_raw_delete"}
SQL = re.compile(
    r"\b(DELETE\s+FROM|TRUNCATE(\s+TABLE)?|DROP\s+TABLE(\s+IF\s+EXISTS)?)\s+\"?(ledger_(entry|head)|\{)", re.IGNORECASE
)
# What lets go of the triggers: they are put back in the same breath, and a restore brings in a whole database.
MAY_DROP_TRIGGERS = {"ledger/triggers.py"}
# `restore --replace` puts the database of a backup in the place of this one, which it has saved before.
REPLACES = {"site/backups/tables.py"}
READING = {"verify", "anchor"}


def deletions(tree):
    """Every x.delete() of the source, with the names that stand in x."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DELETING:
            yield node.lineno, {name.id for name in ast.walk(node.func.value) if isinstance(name, ast.Name)}


def words_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield ast.unparse(node)


def test_the_rule_is_at_least_half_a_year():
    # The longest six months in a row: from 1 July to 31 December, or from 1 March to 31 August.
    assert max(31 + 31 + 30 + 31 + 30 + 31, 31 + 30 + 31 + 30 + 31 + 31) == 184 <= retention.LEAST_DAYS


def test_the_search_finds_what_it_looks_for():
    tree = ast.parse("Entry.objects.filter(pk=1).delete()\nq = f'DELETE FROM ledger_entry WHERE id = {pk}'")
    assert [names for _line, names in deletions(tree)] == [{"Entry"}]
    assert any(SQL.search(words) for words in words_of(tree))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SOURCES[0].parent)))
def test_no_source_deletes_entries_or_heads(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    where = path.relative_to(SOURCES[0].parent).as_posix()
    assert not [(line, names) for line, names in deletions(tree) if names & {"Entry", "Head"}]
    if where.startswith("ledger/"):  # there the rows could have any name
        allowed = {"Particular", "CaseKey", "key", "reference"}
        assert all(names <= allowed for _line, names in deletions(tree)), where
    if where not in REPLACES:
        assert not [words for words in words_of(tree) if SQL.search(words)]
    if where not in MAY_DROP_TRIGGERS:
        assert not [words for words in words_of(tree) if re.search(r"\bDROP\s+TRIGGER\b", words, re.IGNORECASE)]


def test_nothing_that_is_deleted_takes_entries_with_it():
    """Entries point at nothing and nothing points at them: no cascade reaches them."""
    for model in (Entry, Head):
        assert not [field for field in model._meta.get_fields() if field.is_relation]
    owners = [model for model in apps.get_models() if model in (Entry, Head)]
    assert owners == [Entry, Head]


def test_only_a_restore_replaces_the_tables():
    calls = [
        path.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "tables.drop"
    ]
    assert calls == ["restoring.py"]


def test_no_command_is_named_for_it():
    group = program.commands["audit"]
    assert isinstance(group, click.Group)
    assert set(group.commands) == READING


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Entry, Head])
def test_the_database_refuses_even_the_models_own_delete(world, model):
    before = model.objects.count()
    assert before > 0
    with pytest.raises(DatabaseError, match=r"台账|ledger"), transaction.atomic():
        model.objects.all().delete()
    assert model.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in TABLE if not TABLE[name].needs_report])
def test_no_address_takes_an_entry_away(name, world):
    """Asked in every way by the two who might: each entry that was there is there, as it was."""
    row = TABLE[name]
    for visitor in (ADMINISTRATOR, AUDITOR):
        address = reverse(name, args=row.own(world, visitor) if row.own else ())
        before = dict(Entry.objects.values_list("pk", "hash"))
        browser = world.browser(visitor)
        for method in ("post", "put", "patch", "delete"):
            getattr(browser, method)(address, {**row.data, "delete": "1"} if method == "post" else "")
        assert before.items() <= dict(Entry.objects.values_list("pk", "hash")).items()
