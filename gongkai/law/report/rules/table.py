"""The identities of tables three and four (勾稽关系), and what holds of them where cells are blank."""

from collections.abc import Iterator

from gongkai.law.report.identities import Identity, Number, identities_of
from gongkai.law.report.rules.layout import column_label, line_label
from gongkai.law.report.rules.registry import Outcome, Rule, Unknown, check
from gongkai.law.report.rules.subject import Subject
from gongkai.law.report.schema import all_cells

DISPUTES = ("t4.reconsideration.total", "t4.litigation_direct.total", "t4.litigation_after_reconsideration.total")


@check("t3.flow", "t3.handled", "t3.row_total", *DISPUTES)
def identities(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Both sides of every instance are the same."""
    values = subject.values
    for identity in _instances(rule.id, subject):
        sides = identity.sides(values)
        if sides is None:
            yield Unknown(identity.lacking(values))
        elif sides[0] == sides[1]:
            yield None
        else:
            yield _fail(rule, subject, identity, sides)


BOUNDS = {"t3.row_bound": ("t3.row_total",), "t3.handled_bound": ("t3.handled",), "t4.bound": DISPUTES}


@check(*BOUNDS)
def bounds(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Where a blank keeps a sum from being made, what is there must not exceed the total already."""
    values = subject.values
    for source in BOUNDS[rule.id]:
        for identity in _instances(source, subject):
            (total,) = identity.right
            known = [cell for cell in identity.left if cell in values]
            if total not in values or not known or len(known) == len(identity.left):
                continue
            sum_known = sum(values[cell] for cell in known)
            if sum_known <= values[total]:
                yield None
                continue
            cells = (*known, total)
            yield rule.fail(
                cells,
                expected=sum_known,
                actual=values[total],
                place=subject.place(total),
                about=identity.about,
                sum=_sum(identity, subject, tuple(known)),
            )


def _instances(rule: str, subject: Subject) -> tuple[Identity, ...]:
    if subject.report.edition is None:
        return ()
    return identities_of(rule, subject.report.edition, subject.single_otherwise)


def _fail(rule: Rule, subject: Subject, identity: Identity, sides: tuple[Number, Number]) -> Outcome:
    left, right = sides
    return rule.fail(
        identity.cells,
        expected=left,
        actual=right,
        place=subject.place(identity.right[0]),
        about=identity.about,
        sum=_sum(identity, subject, identity.left),
        other=_sum(identity, subject, identity.right),
    )


def _sum(identity: Identity, subject: Subject, cells: tuple[str, ...]) -> str:
    """A side term by term, as in 结果维持10＋结果纠正1; of a long one only what is not zero."""
    named = [(_term(identity, cell), subject.values[cell]) for cell in cells]
    if len(named) > 6:
        named = [term for term in named if term[1]] or named[:1]
    return "＋".join(f"{name}{_bracketed(value)}" for name, value in named)


def _term(identity: Identity, cell: str) -> str:
    """What tells a term from its neighbours: the row going down a column, the column going along a row."""
    down = identity.rule in ("t3.flow", "t3.handled")
    return line_label(all_cells()[cell]) if down else column_label(cell)


def _bracketed(value: Number) -> str:
    return f"（{value}）" if value < 0 else f"{value}"
