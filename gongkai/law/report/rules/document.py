"""Prints docs/rules.md, the rule book as a page: `python -m gongkai.law.report.rules.document`."""

import sys
from collections.abc import Iterator
from itertools import groupby
from types import MappingProxyType
from typing import Final

from gongkai.law.report.checking import FAMILY_MODULES
from gongkai.law.report.rules.registry import Rule, checks, rules

HEAD: Final = """# The rule book 年报检查规则

Written by `python -m gongkai.law.report.rules.document` from `gongkai/law/report/rules.toml`; do not edit.

An instance is a rule at one place: a row, a column, a group, a section, a statement of the text. It passes, fails,
or cannot be assessed because a figure that it needs is blank, missing or in trouble. A blank is never taken for
zero. What cannot be assessed is one hint a rule, whatever the rule's severity; a rule that breaks says so and is
never the agency's error. `passed` counts the instances that held, `assessed` those that could be judged.

条例 is 中华人民共和国政府信息公开条例（国令第711号）, 60号 is 国办公开办函〔2019〕60号 (report years 2019 and 2020),
30号 is 国办公开办函〔2021〕30号 (report years from 2021 on).
"""
FAMILIES: Final = MappingProxyType(
    {
        "completeness": "Completeness 填报完整",
        "identities": "Identities 勾稽关系",
        "continuity": "Continuity 前后年度衔接",
        "prose": "Prose against tables 文字与表格",
        "edition": "Edition and period 格式版本与年度",
        "plausibility": "Plausibility 合理性",
        "narrative": "Narrative 文字内容",
        "timeliness": "Timeliness 公布期限",
        "rollup": "Sums of governments 汇总",
    }
)


def document() -> str:
    """The whole page."""
    registered = checks()
    if registered.keys() != rules().keys():
        raise ValueError("a rule has no check, or a check no rule")
    book = sorted(rules().values(), key=lambda rule: list(FAMILIES).index(rule.family))
    modules = ", ".join(f"`{module.__name__.rpartition('.')[2]}`" for module in FAMILY_MODULES)
    parts = [HEAD, f"{len(book)} rules, judged by the modules {modules} of `gongkai/law/report/rules`.\n"]
    for family, members in groupby(book, key=lambda rule: rule.family):
        parts.append(f"## {FAMILIES[family]}\n")
        parts += [_entry(rule) for rule in members]
    return "\n".join(parts)


def _entry(rule: Rule) -> str:
    judge = checks()[rule.id]
    lines = [f"### `{rule.id}` {rule.title}\n", f"{_said(judge.__doc__)}\n", *_facts(rule)]
    return "\n".join(lines) + "\n"


def _facts(rule: Rule) -> Iterator[str]:
    severity = f"{rule.severity}, {rule.explicit} where explicit" if rule.explicit else str(rule.severity)
    yield f"- severity: {severity}"
    yield f"- citation: {rule.citation}"
    yield f"- forms: {', '.join(rule.editions)}"
    if rule.first_year or rule.last_year:
        yield f"- report years: {rule.first_year or '…'} to {rule.last_year or '…'}"
    yield f"- sentence: {rule.sentence}"
    if rule.note:
        yield f"- note: {rule.note}"


def _said(docstring: str | None) -> str:
    return " ".join((docstring or "").split())


if __name__ == "__main__":
    sys.stdout.write(document())
