"""The book of the law core: every rule has an article, a standing and a test; the page is as the program writes it."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

import gongkai.law
from gongkai.law import document
from gongkai.law.book import Rule, book
from gongkai.law.casefile import KINDS, readings
from gongkai.law.catalogue import channels, columns, local_lists, mandatory, standard_fields
from gongkai.law.citations import Standing, instruments, regulation
from gongkai.law.clock import annuals, limits, periods
from gongkai.law.document import is_there, proof_patterns, proofs_of
from gongkai.law.duties import minimums, prompts, recurring
from gongkai.law.outcomes import outcomes
from gongkai.law.receipt import Channel
from gongkai.law.review_organ import organ_rules

PACKAGE = Path(gongkai.law.__file__).parent
RULES = book()
# Modules whose functions are rules, and how a docstring cites.
MODULES = ["calendar", "festivals", "receipt", "clock", "duties", "tariff", "catalogue", "outcomes", "remedies"]
MODULES += ["review_organ", "report/cells", "report/tally", "report/facts"]
CITES = re.compile(r"条例|民法典|放假办法|109号|207号|201号|235号|复议法|诉讼法|行诉解释")
# What cites an article in explaining or looking up, and is no rule of its own.
NO_RULES = {
    "clock.Period.explain",
    "outcomes.Outcome",
    "remedies.periods",
}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_says_something_cites_an_article_and_has_a_standing(rule):
    assert rule.title.strip()
    assert "{" not in rule.title
    assert rule.articles
    assert all(article.instrument in instruments() for article in rule.articles)
    assert isinstance(rule.standing, Standing)


def test_every_rule_has_a_test_that_is_there():
    proofs = proofs_of(tuple(RULES), proof_patterns())
    assert proofs.keys() == RULES.keys()
    assert all(is_there(proof) for proof in proofs.values())


def test_a_rule_without_a_test_fails():
    with pytest.raises(ValueError, match=r"clock\.new: no test"):
        proofs_of((*RULES, "clock.new"), proof_patterns())


def test_a_test_that_is_not_there_fails():
    patterns = {**proof_patterns(), "clock.reply": "test_art33_reply_period.py::test_nothing"}
    with pytest.raises(ValueError, match="test_nothing: no such test"):
        proofs_of(tuple(RULES), patterns)


def test_a_line_that_no_rule_needs_fails():
    with pytest.raises(ValueError, match=r"clock\.gone: no rule"):
        proofs_of(tuple(RULES), {**proof_patterns(), "clock.gone": proof_patterns()["clock.reply"]})


@pytest.mark.parametrize("lacking", ["article", "standing"])
def test_a_row_without_an_article_or_a_standing_fails(lacking, monkeypatch):
    row = {"id": "calendar.new", "title": "t", "article": {"article": 33}, "standing": "statute", "code": []}
    row.pop(lacking)
    monkeypatch.setattr("gongkai.law.book.table", lambda _name: {"rule": [row]})
    with pytest.raises(ValueError, match=rf"calendar\.new: missing \['{lacking}'\]"):
        book.__wrapped__()


def test_no_rule_stands_twice(monkeypatch):
    rule = Rule("clock.reply", "t", (regulation(33),), Standing.STATUTE, verified=True)
    monkeypatch.setattr("gongkai.law.book.SOURCES", (lambda: iter([rule, replace(rule, title="u")]),))
    with pytest.raises(ValueError, match=r"clock\.reply: twice"):
        book.__wrapped__()


def test_what_is_known_from_memory_is_not_verified_though_its_law_was_read():
    rule = RULES["remedy.longest_suit"]
    assert all(article.verified for article in rule.articles)
    assert not rule.verified


def test_every_row_of_every_table_is_in_the_book():
    ids = {*limits(), *periods(), *annuals(), *minimums(), *recurring(), *prompts()}
    ids |= {f"receipt.{channel}" for channel in Channel} | {f"outcome.{id}" for id in outcomes()}
    ids |= {f"case.{kind}" for kind in KINDS} | {reading.id for reading in readings()}
    items = [*mandatory(), *(matter for each in local_lists() for matter in each.matters)]
    ids |= {f"catalogue.item.{matter.id}" for matter in items}
    ids |= {f"catalogue.field.{each.id}" for each in standard_fields()}
    ids |= {f"catalogue.column.{each.id}" for each in columns()}
    ids |= {f"catalogue.channel.{each.id}" for each in channels()}
    assert ids - RULES.keys() == set()
    assert sum(rule.family == "organ" for rule in RULES.values()) == len(organ_rules()) + 1


def definitions_in(module):
    """Every public function, class and method of the module, by dotted name, with its docstring."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))

    def of(node, prefix):
        for child in node.body:
            if isinstance(child, ast.FunctionDef | ast.ClassDef) and not child.name.startswith("_"):
                yield f"{prefix}{child.name}", ast.get_docstring(child) or ""
                if isinstance(child, ast.ClassDef):
                    yield from of(child, f"{prefix}{child.name}.")

    return dict(of(tree, module.replace("/", ".") + "."))


@pytest.mark.parametrize("module", MODULES)
def test_every_function_that_cites_an_article_is_a_rule_of_the_book(module):
    named = {code for rule in RULES.values() for code in rule.code}
    citing = {name for name, docstring in definitions_in(module).items() if CITES.search(docstring)}
    assert citing - named - NO_RULES == set()


def test_every_function_that_the_book_names_is_there():
    modules = [*MODULES, "casefile/events"]
    there = {name for module in modules for name in definitions_in(module)} | {"casefile.events.KINDS"}
    assert {code for rule in RULES.values() for code in rule.code} - there == set()


def test_the_page_shows_every_rule():
    page = document.document()
    assert [id for id in RULES if f"| `{id}` |" not in page] == []


def test_the_page_shows_what_was_not_read():
    lines = document.document().splitlines()
    (payment,) = [line for line in lines if line.startswith("| `clock.payment`")]
    assert "| notice | **no** |" in payment
    (reply,) = [line for line in lines if line.startswith("| `clock.reply`")]
    assert "| 条例第三十三条第二款 | statute | yes |" in reply


def test_the_page_is_as_the_program_writes_it():
    page = PACKAGE.parents[1] / "docs" / "law.md"
    assert page.read_text(encoding="utf-8") == document.document()
