"""The rules on one report: tables, prose and likeness, each beside a bare limit over the same figures or words."""

from dataclasses import dataclass
from decimal import Decimal

from timing import Aims, best, line

from gongkai.law.report import checking, identities, similarity
from gongkai.law.report.rules import statements
from gongkai.law.report.rules.registry import applicable
from gongkai.law.report.rules.subject import Subject
from gongkai.law.report.schema import edition
from gongkai.law.report.values import AnnualReport, Passage, Reading, Status

TABLES = ("completeness", "identities", "plausibility", "continuity", "edition")
SENTENCE = (
    "（二）依申请公开情况。2023年，我镇共收到政府信息公开申请66件，上年结转5件，共计71件，办结67件，"
    "其中予以公开19件，部分公开8件，结转下年度继续办理4件。因政府信息公开被申请行政复议6件，行政诉讼5件。\n"
)
FILLING = (
    "坚持以公开为常态、不公开为例外，围绕重点领域做好政策发布和解读，优化政府网站栏目设置，回应群众关切。"
    "健全信息发布审核机制，落实先审查后公开要求，定期开展自查，及时整改存在的问题，不断提高工作水平。\n"
)


@dataclass
class Made:
    """A full report of 2021 with a text of some 2,000 characters, the length of a town's."""

    report: AnnualReport
    values: dict[str, int | Decimal]


def made() -> Made:
    cells = {id: Reading("0", 0, place="p1") for id in edition("2021").cells}
    text = FILLING * 8 + SENTENCE + FILLING * 8
    sections = {number: Passage(f"第{number}部分", text if number in (1, 5) else "无") for number in range(1, 7)}
    report = AnnualReport("made", Status.COMPLETE, "清溪县青禾镇人民政府", 2023, "2021", None, cells, "", sections)
    return Made(report, dict.fromkeys(cells, 0))


def bare_identities(values: dict[str, int | Decimal], instances: tuple[identities.Identity, ...]) -> int:
    """The least that anyone can do: look every figure up, add, compare."""
    wrong = 0
    for instance in instances:
        left = right = 0
        for cell in instance.left:
            left += values[cell]
        for cell in instance.right:
            right += values[cell]
        wrong += left != right
    return wrong


def bare_words(text: str) -> int:
    """The least that anyone can do with words: go through them once, character by character."""
    return sum(character == "件" for character in text)


def bare_likeness(one: str, other: str) -> int:
    """All runs of five characters of both, and what they have in common."""
    runs = [{text[place : place + 5] for place in range(len(text) - 4)} for text in (one, other)]
    return len(runs[0] & runs[1])


def table_rules(aims: Aims, sample: Made) -> None:
    instances = identities.identities("2021", False)
    book = applicable("2021", 2023)
    sums = [pair for pair in book if pair[0].family == "identities"]
    tables = [pair for pair in book if pair[0].family in TABLES]
    bare, ours, every = best(
        lambda: bare_identities(sample.values, instances),
        lambda: checking.judge(Subject(sample.report), sums),
        lambda: checking.judge(Subject(sample.report), tables),
        rounds=200,
    )
    line(f"{len(instances)} identities, plain lookups and additions", bare)
    line("the same as rules", ours, f"{ours / bare:.1f} x the bare limit")
    line("all table rules, a report laid out anew", every, f"{every / bare:.1f} x the bare limit")
    aims.at_most("milliseconds for all table rules", every, 1, "ms")


def prose_rules(aims: Aims, sample: Made) -> None:
    subject = Subject(sample.report)
    text = subject.words
    book = [pair for pair in applicable("2021", 2023) if pair[0].family == "prose"]
    bare, hearing, ours = best(
        lambda: bare_words(text),
        lambda: statements.read_statements(sample.report, subject.speaker),
        lambda: checking.judge(Subject(sample.report), book),
        rounds=100,
    )
    line(f"{len(text)} characters, looked at one by one", bare)
    line("statements heard", hearing, f"{hearing / bare:.1f} x the bare limit")
    line("all prose rules", ours, f"{ours / bare:.1f} x the bare limit")
    aims.at_most("milliseconds for all prose rules", ours, 2, "ms")


def likeness(aims: Aims) -> None:
    # 10,000 different characters' worth of words in each text, so that no two runs are the same by chance
    words = [chr(0x4E00 + (number * 7919) % 20_000) for number in range(15_000)]
    one, other = "".join(words[:10_000]), "".join(words[5_000:])
    bare, ours = best(lambda: bare_likeness(one, other), lambda: similarity.similarity(one, other), rounds=50)
    line("two texts of 10,000 characters, every run of five", bare)
    line("similarity", ours, f"{ours / bare:.2f} x the bare limit")
    aims.at_most("milliseconds of similarity, for 10,000 characters on either side", ours, 3, "ms")


def whole(sample: Made) -> None:
    (ours,) = best(lambda: checking.check(sample.report), rounds=100)
    checked = checking.check(sample.report)
    line(
        "check(report), everything", ours, f"{checked.assessed} instances, {ours * 1000 / checked.assessed:.1f} µs each"
    )


def main() -> None:
    aims, sample = Aims(), made()
    table_rules(aims, sample)
    prose_rules(aims, sample)
    likeness(aims)
    whole(sample)
    aims.finish()


if __name__ == "__main__":
    main()
