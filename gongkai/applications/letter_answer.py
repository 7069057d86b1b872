"""答复书 and the letters that end a case: each requested item with its decision, grounds and what is told with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from gongkai.applications import evidence, rounds, words
from gongkai.applications.letter_facts import Source, Values, of_course
from gongkai.applications.models import Answer, Application, Letter
from gongkai.applications.models.application import Delivery, Medium
from gongkai.law.casefile.events import (
    AbandonGround,
    FeeDelivered,
    FeeNoticed,
    Party,
    ReasonsAsked,
    ReasonsGiven,
    SupplementAsked,
    Withdrawn,
)
from gongkai.law.citations import numeral
from gongkai.law.letter_composing import WITHHELD, grounds_of
from gongkai.law.letter_text import in_chinese
from gongkai.law.outcomes import DecidedItem, needs_of, outcome

CARRIERS: Final[Mapping[str, str]] = {Medium.PAPER: "以纸质形式", Medium.ELECTRONIC: "以电子形式"}
WAYS: Final[Mapping[str, str]] = {
    Delivery.ELECTRONIC: "通过互联网提供",
    Delivery.MAIL: "邮寄提供",
    Delivery.COLLECT: "由{you}当面领取",
    Delivery.INSPECT: "安排{you}现场查阅、抄录",
}
GROUNDS: Final[Mapping[AbandonGround, str]] = {
    AbandonGround.NOT_SUPPLEMENTED: "otherwise.not_supplemented",
    AbandonGround.FEE_UNPAID: "otherwise.fee_unpaid",
}


def reply(source: Source) -> Values:
    """`answer`: the draft; `items`: what it would hold, for a preview of what is being typed."""
    more = source.more
    drafted = more["items"] if "items" in more else _rows(more.get("answer") or _draft(source.application))
    rows: list[Mapping[str, Any]] = list(drafted)
    items = [{**_known(source, row["outcome"], row.get(WITHHELD) or ()), **_without_blanks(row)} for row in rows]
    _once(items)
    return of_course(source) | {"items": items, "attachments": _listed(more.get("attachments") or ())}


def _once(items: list[Values]) -> None:
    """The search record stands under the first item that rests on it; what an officer wrote besides stands below it."""
    shown = 0
    for number, item in enumerate(items, 1):
        if not item.get("searches"):
            continue
        if shown:
            item["search_record"] = item.get("search_record") or f"同第{numeral(shown)}项的检索记录"
            item["searches"] = []
        else:
            shown, item["search_remark"] = number, item.get("search_record", "")


def _draft(application: Application) -> Answer | None:
    return application.answers.unsigned().first()


def _rows(answer: Answer | None) -> Iterator[Values]:
    """The codes of the draft with its words: "item.1" is what is asked, "1.reasons" a need of item 1."""
    if answer is None:
        return
    said = words.opened(answer.words)
    for row in answer.items:
        number = str(row["item"])
        needs = {field.partition(".")[2]: text for field, text in said.items() if field.partition(".")[0] == number}
        yield {
            **needs,
            "asked": said.get(f"item.{number}", ""),
            "outcome": row["outcome"],
            WITHHELD: row.get(WITHHELD) or (),
        }


def _without_blanks(row: Mapping[str, Any]) -> Values:
    return {name: value for name, value in row.items() if value not in ("", None)}


def _known(source: Source, decision: str, withheld: Iterable[str] = ()) -> Values:
    """What the case itself says of the needs of such a decision, where the officer wrote nothing else."""
    wanted = {need.id for need in needs_of(outcome(decision), withheld)}
    found: Values = {}
    if "delivery" in wanted:
        found["delivery"] = _delivery(source)
    if "supplement_letter" in wanted:
        found["supplement_letter"] = _supplement_letter(source)
    if "reasons_letter" in wanted:
        found["reasons_letter"] = _reasons_letter(source)
    if "fee_letter" in wanted:
        found["fee_letter"] = _fee_letter(source)
    asked = rounds.asked_in(source.events)
    if any(each.party is Party.THIRD_PARTY and each.id in asked for each in source.casefile.consultations):
        found |= dict.fromkeys(wanted & evidence.ASKED, "本机关已书面征求第三方的意见")
    if "third_party_told" in wanted and (told := _third_party_told(source)):
        found["third_party_told"] = f"本机关已于{in_chinese(told.signed_on)}书面告知第三方"
    if "withdrawal" in wanted:
        found["withdrawal"] = _withdrawal(source)
    if "search_record" in wanted:
        found |= _searches(source)
    return found


def _third_party_told(source: Source) -> Letter | None:
    return rounds.third_party_letters(source.application, source.events).order_by("-signed_on", "-pk").first()


def _delivery(source: Source) -> str:
    way = WAYS.get(source.application.delivery, "")
    if not way or source.application.delivery in {Delivery.INSPECT, Delivery.COLLECT}:
        return way.format(you=source.you)
    return CARRIERS.get(source.application.medium, "") + way


def _supplement_letter(source: Source) -> str:
    asked = source.last(SupplementAsked)
    if asked is None:
        return ""
    told = f"于{in_chinese(asked.on)}{_by(source, 'supplement')}告知{source.you}补正"
    return f"{told}，补正期限至{in_chinese(asked.reply_by)}"


def _by(source: Source, kind: str) -> str:
    """以四政公复〔2026〕1号; nothing where the letter had no number."""
    letter = source.letter(kind)
    return f"以{letter.number.text}" if letter and letter.number else ""


def _reasons_letter(source: Source) -> str:
    asked, given = source.last(ReasonsAsked), source.last(ReasonsGiven)
    if asked is None:
        return ""
    said = f"于{in_chinese(asked.on)}{_by(source, 'reasons')}通知{source.you}说明理由"
    if given is None:
        return f"{said}，{source.you}逾期没有说明"
    return f"{said}，{source.you}于{in_chinese(given.on)}作了说明"


def _fee_letter(source: Source) -> str:
    noticed, delivered = source.last(FeeNoticed), source.last(FeeDelivered)
    if noticed is None:
        return ""
    on = delivered.on if delivered else noticed.delivered_on
    arrived = f"，该通知于{in_chinese(on)}送达" if on else ""
    amount = f"{noticed.amount:f}"
    amount = amount.rstrip("0").rstrip(".") if "." in amount else amount
    return f"于{in_chinese(noticed.on)}{_by(source, 'fee')}通知{source.you}缴纳信息处理费{amount}元{arrived}"


def _withdrawal(source: Source) -> str:
    withdrawn = source.last(Withdrawn)
    on = source.more.get("withdrawn_on") or (withdrawn.on if withdrawn else source.on)
    return f"{source.you}于{in_chinese(on)}撤回该申请"


def _searches(source: Source) -> Values:
    """The search record as a table: where, for what, when, and what was found; the officer's name stays in the file."""
    rows = []
    for record in rounds.searches_in_vain(source.application, source.events):
        said = words.opened(record.words, "place", "keywords")
        rows.append(
            {
                "searched_on": record.searched_on,
                "search_place": _in_a_row(said.get("place", "")),
                "search_words": _in_a_row(said.get("keywords", "")),
                "search_result": "未找到",
            }
        )
    return {"searches": rows}


def _in_a_row(text: str) -> str:
    """What was written a line each: 甲、乙; with ；between them where one of them is a list itself."""
    lines = [line for each in text.splitlines() if (line := each.strip().rstrip("、，；。,;"))]
    return ("；" if any("、" in line for line in lines) else "、").join(lines)


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return "\n".join(f"{number}. {name}" for number, name in enumerate(names, 1))


def closing(source: Source) -> Values:
    """`ground` of the abandonment, or `outcome` of a case that ends by itself."""
    more = source.more
    decision = more.get("outcome") or (GROUNDS[AbandonGround(more["ground"])] if more.get("ground") else "")
    own = {
        name: more[name] for name in ("withdrawal", "proof_of_end", "supplement_letter", "fee_letter") if more.get(name)
    }
    return {"items": [{"outcome": decision, **_known(source, decision), **own}]} if decision else {}


def decided(values: Values) -> list[DecidedItem]:
    """For the remedies: what was decided on which grounds."""
    rows = cast("Sequence[Mapping[str, Any]]", values.get("items") or ())
    found = []
    for row in rows:
        kind = outcome(row["outcome"])
        found.append(DecidedItem(str(row.get("asked", "")), kind, grounds_of(kind, row)))
    return found
