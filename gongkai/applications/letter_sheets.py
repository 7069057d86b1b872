"""The sheets of the file: 登记表, 送达回证, 审查表, 归档目录."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from gongkai.applications import blackened_grounds, letter_answer
from gongkai.applications.blackened_grounds import OF_OTHERS
from gongkai.applications.letter_facts import Source, Values
from gongkai.applications.models import Letter
from gongkai.applications.models.attachments import Role
from gongkai.applications.models.letters import Service
from gongkai.applications.service_places import place_of
from gongkai.applications.titles import title_of
from gongkai.law import letters as law
from gongkai.law.citations import Citation, regulation
from gongkai.law.letter_composing import WITHHELD
from gongkai.law.letters import in_chinese
from gongkai.law.outcomes import Outcome, outcome, withheld_under

SAID: Final = (  # words of the application that stand on the sheet by their own names
    "identity_kind", "identity_number", "representative", "phone", "email", "postcode", "address",
    "employer", "agent_name", "agent_phone", "feature", "contact",
)  # fmt: skip


# What the applicant enclosed; the other files of the case are the office's own, or came later.
BROUGHT: Final = (Role.APPLICATION, Role.IDENTITY, Role.AUTHORITY, Role.MATERIAL)
VOID: Final = "（作废）"  # it stays in the file, marked: what was signed by mistake can be told from what holds


def register_sheet(source: Source) -> Values:
    """登记表: all that was said, for the file. Whoever shows it to a person says so by an entry."""
    application = source.application
    brought = application.attachments.filter(role__in=BROUGHT).order_by("added_at", "pk")
    roles = dict.fromkeys(str(each.get_role_display()) for each in brought)
    return {
        **{name: source.said.get(name, "") for name in SAID},
        "channel": str(application.get_channel_display()),
        "registered_on": application.registered_at.astimezone().date(),
        "applicant_kind": str(application.get_applicant_kind_display()),
        "delivery_wanted": str(application.get_delivery_display()) if application.delivery else "",
        "medium": str(application.get_medium_display()) if application.medium else "",
        "electronic": "同意" if application.consents_electronic else "不同意",
        "help": "需要" if application.needs_help else "不需要",
        "enclosed": "、".join(roles),
        "officer": application.officer.person.display_name if application.officer else "",
    }


def service_proof(source: Source) -> Values:
    """送达回证 of a letter: what is known is filled in, the rest is written by hand."""
    letter: Letter | None = source.more.get("letter")
    to_other = letter is not None and law.letter(letter.kind).to != "applicant"
    method = str(source.more.get("method") or (letter.method if letter else ""))
    whom = source.party if to_other else source.said
    return {
        "document_title": title_of(letter) if letter else "",
        "document_number": letter.number.text if letter and letter.number else "",
        "recipient": whom.get("name", ""),
        "place": source.more.get("place") or _place(letter, method, whom),
        "method": str(Service(method).label) if method else "",
        "mail_number": source.more.get("mail_number", ""),
        "sent_on": letter.sent_on if letter else None,
        "delivered_on": letter.delivered_on if letter else None,
        "server": source.more.get("server", ""),
    }


def _place(letter: Letter | None, method: str, whom: Mapping[str, str]) -> str:
    return place_of(letter, method, whom.get("address", ""), whom.get("postcode", "")) if letter else ""


def review_sheet(source: Source) -> Values:
    """审查表: what is proposed and on which grounds, with room for the opinions."""
    values = letter_answer.reply(source)
    items: Any = values["items"]
    grounds = [ground for each in letter_answer.decided(values) for ground in each.grounds]
    return {
        "proposed": "；".join(_proposed(outcome(each["outcome"]), each.get(WITHHELD) or ()) for each in items),
        "grounds": law.cited(dict.fromkeys(grounds)),
        "third_party_concerned": "是" if _concerns_others(source, grounds) else "否",
        "search_record": _searched(items),
        **{name: source.more[name] for name in OPINIONS if source.more.get(name)},
    }


def _concerns_others(source: Source, grounds: Iterable[Citation]) -> bool:
    """Somebody was asked, the decision rests on 条例 15, or something of others is blacked out."""
    rests_on_it = regulation(15) in set(grounds)
    blackened = blackened_grounds.grounds_in(source.application)
    return bool(source.casefile.consultations) or rests_on_it or not OF_OTHERS.isdisjoint(blackened)


def _proposed(kind: Outcome, withheld: Iterable[str]) -> str:
    """部分公开（不予公开：国家秘密、内部事务信息）."""
    under = "、".join(each.label.removeprefix("不予公开：") for each in withheld_under(kind, withheld))
    return f"{kind.label}（不予公开：{under}）" if under else kind.label


OPINIONS: Final = ("officer_opinion", "reviewer_opinion", "approver_opinion", "drafter", "reviewer", "signer")


def _searched(items: Any) -> str:
    rows = [row for each in items for row in each.get("searches", ())]
    return "\n".join(
        f"{in_chinese(row['searched_on'])}，{row['search_place']}，{row['search_words']}：{row['search_result']}"
        for row in rows
    )


def file_list(source: Source) -> Values:
    """归档目录: the letters and the materials in the order of time; a caller may name further documents."""
    application, casefile = source.application, source.casefile
    listed = source.more.get("documents")
    retained = application.retained_until
    return {
        "topic": application.topic,
        "closed_on": casefile.closed_on,
        "outcome": outcome(casefile.decision).label if casefile.decision else "",
        "retention": f"保管至{in_chinese(retained)}" if retained else source.more.get("retention", ""),
        "documents": list(_documents(source)) if listed is None else list(listed),
        "lacks": [{"lack": what, "lack_why": why} for what, why in source.more.get("lacks", ())],
    }


def _documents(source: Source) -> Iterator[Values]:
    """
    `letter_pages` and `material_pages`: by their keys, as somebody counted them; `proofs`: 送达回证 by the keys of the
    letters; `sheets`: further ones. Both as they are listed.
    """
    proofs = source.more.get("proofs", {})
    of_letters, of_materials = source.more.get("letter_pages", {}), source.more.get("material_pages", {})
    rows: list[tuple[Any, Values]] = [(each["document_on"], each) for each in source.more.get("sheets", ())]
    for letter in source.application.letters.select_related("number"):
        number = letter.number.text if letter.number else ""
        title = title_of(letter) + (VOID if letter.voided_at else "")
        own = {"document": title, "document_no": number, "document_on": letter.signed_on}
        rows.append((letter.signed_on, {**own, "pages": _counted(of_letters.get(letter.pk))}))
        if proof := proofs.get(letter.pk):
            rows.append((proof["document_on"], proof))
    for each in source.application.attachments.exclude(role__in=(Role.LETTER, Role.PACKAGE)):
        day, pages = each.added_at.astimezone().date(), _counted(each.pages or of_materials.get(each.pk))
        rows.append((day, {"document": str(each.get_role_display()), "document_on": day, "pages": pages}))
    yield from (values for _day, values in sorted(rows, key=lambda row: row[0]))


def _counted(pages: int | None) -> str:
    return str(pages) if pages else ""
