"""
Prints docs/law.md, the rules of the law core as a page: `python -m gongkai.law.document`. Reads from a checkout which
test proves each rule (tests/law/proofs.toml), and refuses where a rule has none or its test is not there.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from gongkai.law.book import Rule, book
from gongkai.law.citations import Instrument, Standing, instruments

TESTS: Final = Path(__file__).parents[2] / "tests" / "law"
FAMILIES: Final = MappingProxyType(
    {
        "calendar": "Calendar 工作日",
        "receipt": "Receipt 收到申请之日",
        "clock": "Clocks 期限",
        "publication": "Publication 主动公开的期限",
        "annual": "Yearly dates 年度报告的日期",
        "consultation": "Consultation 公开征求意见",
        "village": "Village affairs 村务公开",
        "case": "The case as its events 案卷",
        "tariff": "Tariff 信息处理费",
        "outcome": "Outcomes 办理结果",
        "need": "What a decision needs 作出决定所需",
        "remedy": "Remedies 救济途径",
        "organ": "Organs of reconsideration 复议机关",
        "catalogue": "Catalogue 主动公开目录",
        "tally": "Facts of the annual report 年报的事实",
        "cell": "Cells of tables two, three and four 表格的每一格",
    }
)
STANDINGS: Final = MappingProxyType(
    {Standing.STATUTE: "statute", Standing.NOTICE: "notice", Standing.READING: "**reading**"}
)
HEAD: Final = """# The law core 法律规则

Written by `python -m gongkai.law.document` from the tables of `gongkai/law` and `tests/law/proofs.toml`; do not edit.
The rules that check annual reports have [a page of their own](rules.md).

*Status*: `statute` a law or regulation says it; `notice` a document of the State Council's General Office or a judicial
interpretation does; **reading** is ours where the text is silent or was not seen. *Source*: whether the text of every
article that is cited was read (yes), or is known from summaries, reprints or memory (**no**). For a year's holidays
it says whether the number of the notice was checked; the days themselves are compared with two independent packages.
"""
INSTRUMENTS: Final = """## Instruments 依据

*Source* as above; a list of articles where only these were read. What stands in (…) is from memory.

| instrument | number | dated | in force since | source | seen |
|---|---|---|---|---|---|
"""
TABLE: Final = "| rule | what it says | article | status | source | test |\n|---|---|---|---|---|---|\n"


def document() -> str:
    """The whole page. ValueError where a rule lacks its test or a test is not there."""
    rules = book()
    proofs = proofs_of(tuple(rules), proof_patterns())
    unknown = {rule.family for rule in rules.values()} - FAMILIES.keys()
    if unknown:
        raise ValueError(f"families without a heading: {sorted(unknown)}")
    readings = sum(rule.standing is Standing.READING for rule in rules.values())
    unread = sum(not rule.verified for rule in rules.values())
    parts = [HEAD, f"{len(rules)} rules; {readings} are readings; of {unread} the source was not read.\n"]
    for family, heading in FAMILIES.items():
        members = [rule for rule in rules.values() if rule.family == family]
        if members:
            parts.append(f"## {heading}\n\n{TABLE}" + "".join(_row(rule, proofs[rule.id]) for rule in members))
    parts.append(INSTRUMENTS + "".join(_instrument(row) for row in instruments().values()))
    return "\n".join(parts)


def _row(rule: Rule, proof: str) -> str:
    articles = "；".join(map(str, rule.articles))
    file, _colons, test = proof.partition("::")
    source = "yes" if rule.verified else "**no**"
    link = f"[`{test}`](../tests/law/{file})"
    return f"| `{rule.id}` | {rule.title} | {articles} | {STANDINGS[rule.standing]} | {source} | {link} |\n"


def _instrument(row: Instrument) -> str:
    def shown(name: str) -> str:
        value = getattr(row, name)
        return "—" if value is None else f"({value})" if name in row.from_memory else str(value)

    articles = "、".join(map(str, row.verified_articles))
    source = (articles or "yes") if row.verified else "**no**"
    cells = (
        f"{row.short}：{row.title}",
        shown("number"),
        shown("dated"),
        shown("in_force"),
        source,
        row.seen or "全文",
    )
    return f"| {' | '.join(cells)} |\n"


def proof_patterns() -> Mapping[str, str]:
    """Rule ids, or patterns of them, and the test that proves these: `file::test` under tests/law."""
    found: Mapping[str, str] = tomllib.loads((TESTS / "proofs.toml").read_text(encoding="utf-8"))
    return found


def proofs_of(rules: tuple[str, ...], patterns: Mapping[str, str]) -> Mapping[str, str]:
    """The test of every rule: its own, else that of the first pattern. ValueError where something is amiss."""
    found = {id: patterns.get(id) or next(_matching(id, patterns), "") for id in rules}
    amiss = [f"{id}: no test" for id, proof in found.items() if not proof]
    used = {pattern for pattern in patterns for id in rules if id == pattern or fnmatchcase(id, pattern)}
    amiss += [f"{pattern}: no rule" for pattern in patterns if pattern not in used]
    amiss += [f"{proof}: no such test" for proof in sorted({*found.values()}) if proof and not is_there(proof)]
    if amiss:
        raise ValueError("; ".join(amiss))
    return found


def _matching(id: str, patterns: Mapping[str, str]) -> Iterator[str]:
    """The tests of the patterns that the id meets; a * at the end of a test is what that of the pattern stood for."""
    for pattern, proof in patterns.items():
        if fnmatchcase(id, pattern):
            yield proof.replace("*", id.removeprefix(pattern.removesuffix("*")))


def is_there(proof: str) -> bool:
    """Whether the file has a test function of this name."""
    file, colons, test = proof.partition("::")
    return bool(colons) and test.startswith("test_") and test in _tests_in(file)


@cache
def _tests_in(file: str) -> frozenset[str]:
    path = TESTS / file
    if not path.is_file():
        return frozenset()
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(node.name for node in body if isinstance(node, ast.FunctionDef))


if __name__ == "__main__":
    sys.stdout.write(document())
