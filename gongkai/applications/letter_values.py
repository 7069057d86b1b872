"""The values of each kind of letter: what its act or its form says, and what the case has on record."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from gongkai.applications import letter_answer, letter_sheets
from gongkai.applications.letter_facts import (
    ASKED,
    Source,
    Values,
    common,
    of_application,
    of_course,
    seats_of,
    source_of,
)
from gongkai.applications.models import Application
from gongkai.law import letters as law
from gongkai.law.casefile.events import Party
from gongkai.law.receipt import WAYS
from gongkai.law.tariff import Method, scale


def values_of(application: Application, kind: law.Letter, **more: Any) -> Values:
    source = source_of(application, **more)
    values = common(source, kind) | of_application(source) | MAKERS[kind.id](source)
    if kind.remedy:
        seats = seats_of(source.agency, source.on)
        values["remedy"] = law.remedy_of(kind.id, letter_answer.decided(values), source.on, seats)
    return values


def _receipt(source: Source) -> Values:
    """Only what was sent in by a way that the law wants confirmed is said to wait for that (条例 31)."""
    casefile = source.casefile
    waits = casefile.received_on is None and casefile.void is None and WAYS[casefile.submitted.channel].confirmed
    void_on = casefile.void.by.on if casefile.void else None
    return {"tracking": source.more.get("tracking", ""), "unconfirmed": waits, "void_on": void_on}


def _supplement(source: Source) -> Values:
    points = source.more.get("unclear") or ()
    listed = [points] if isinstance(points, str) else points
    return {
        "points": [{"point": point} for point in listed if str(point).strip()],
        "reply_by": source.more.get("reply_by"),
    }


def _reasons(source: Source) -> Values:
    return {"frequency": source.more.get("why", ""), "reasons_by": source.more.get("reply_by")}


def _extension(source: Source) -> Values:
    more = source.more
    return {"extension_reasons": more.get("reason", ""), "days": more.get("days"), "due_on": more.get("due_on")}


def _delay(source: Source) -> Values:
    course = of_course(source)
    given = source.more.get("given_on") or course["reasons_given_on"]
    return {
        "reasons_given_on": given,
        "delay_reasons": source.more.get("reason", ""),
        "until": source.more.get("until"),
    }


def _about(source: Source) -> Values:
    """What somebody is asked about; their own words are kept with the consultation."""
    return {"information": source.more.get("about") or source.party.get("about", "")}


def _third_party(source: Source) -> Values:
    """The applicant is not named, unless that is needed and the reason is said (条例 32)."""
    row, more = source.consultation, source.more
    names = bool(more.get("names_applicant", row is not None and row.names_applicant))
    because = more.get("naming_reason") or source.party.get("because", "")
    values = _about(source) | {"names_applicant": names, "naming_reasons": because if names else ""}
    return values | ({} if names else {"applicant": ""}) | {"matter": ""}


def _third_party_answer(source: Source) -> Values:
    asked = source.letter("third_party")
    number = asked.number.text if asked and asked.number else ""
    return _about(source) | {"consultation_number": source.more.get("consultation_number") or number, "applicant": ""}


def _other_organ(source: Source) -> Values:
    more = source.more
    row = source.consultation
    reply_by = more.get("reply_by") or (row.answer_by if row else None)
    return _about(source) | {"help_by": reply_by, "request": more.get("request", ""), "applicant": ""}


def _consulting(source: Source) -> Values:
    row = source.consultation
    party = Party(source.more.get("party") or (row.party if row else Party.THIRD_PARTY))
    whom, reason, ground = ASKED[party]
    return {
        "consulted_whom": whom,
        "consulting_reason": reason,
        "consulting_ground": ground,
        "consulted_on": source.more.get("sent_on") or (row.sent_on if row else None),
    }


def _third_party_decision(source: Source) -> Values:
    more, row = source.more, source.consultation
    asked = next((each for each in source.casefile.consultations if row is not None and each.id == row.key), None)
    opinion = more.get("opinion", "")
    if asked and not opinion:
        opinion = {True: "你方同意公开。", False: "你方不同意公开。", None: "你方没有提出意见。"}[asked.consents]
    return _about(source) | {
        "consulted_on": more.get("sent_on") or (row.sent_on if row else None),
        "opinion": opinion,
        "for_public_interest": more.get("public_interest", False),
        "disclosed": more.get("content", ""),
        "disclosing_reasons": more.get("reasons", ""),
        "applicant": "",
    }


def _fee(source: Source) -> Values:
    """依据、标准、数额、缴纳方式 (国办函〔2020〕109号): the whole scale that the quantity reaches into."""
    more = source.more
    method, quantity = Method(more["method"]), int(more["quantity"])
    received = source.casefile.received_on or source.on
    return {
        "frequency": more.get("why", ""),
        "by_pieces": method is Method.PIECES,
        "quantity": quantity,
        "month": f"{received.year}年{received.month}月",
        "bands": list(_bands(method, quantity)),
        "total": scale(method).fee(quantity),
        "already": more.get("already") or None,
        "amount": more.get("amount"),
        "pay_how": more.get("how_to_pay", ""),
    }


def _bands(method: Method, quantity: int) -> Iterable[Values]:
    unit = "件" if method is Method.PIECES else "页"
    for band in scale(method).bands_to(quantity):
        upto = f"至第{band.upto}{unit}" if band.upto is not None else "以上"
        units = band.units(quantity)
        yield {
            "band": f"第{band.over + 1}{unit}{upto}",
            "price": str(band.price),
            "units": str(units),
            "sum": str(band.price * units),
        }


MAKERS: Final[Mapping[str, Callable[[Source], Values]]] = {
    "register_sheet": letter_sheets.register_sheet,
    "receipt": _receipt,
    "supplement": _supplement,
    "reasons": _reasons,
    "extension": _extension,
    "delay": _delay,
    "third_party": _third_party,
    "third_party_answer": _third_party_answer,
    "consulting": _consulting,
    "third_party_decision": _third_party_decision,
    "joint_maker": _third_party,
    "other_organ": _other_organ,
    "fee": _fee,
    "reply": letter_answer.reply,
    "closing": letter_answer.closing,
    "service_proof": letter_sheets.service_proof,
    "review_sheet": letter_sheets.review_sheet,
    "file_list": letter_sheets.file_list,
}
