"""What letters are made of in the tests: something for whatever one may say, and every decision with its needs."""

import re
from datetime import date

from gongkai.law.letter_kinds import values
from gongkai.law.letters import Grid, compose, grounds_of, remedy_of
from gongkai.law.outcomes import DecidedItem, needs_of, outcome, outcomes
from gongkai.law.review_organ import Seats

DAY = date(2026, 3, 20)
SEATS = Seats("桦川县人民政府", "桦川县人民法院")
CLOSING = (
    "otherwise.not_supplemented", "otherwise.fee_unpaid", "otherwise.withdrawn", "otherwise.applicant_gone",
)  # fmt: skip
ANSWERS = tuple(id for id in outcomes() if id not in CLOSING)
GROUNDS = {"partial": ("refused.third_party",)}  # under which a part is withheld
# Of these needs the file has the proof, and the letter repeats nothing of it; the grounds are codes.
IN_THE_FILE = {"no_duty_elsewhere", "provided", "withheld_grounds"}
BASE = {
    "agency": "四马架镇人民政府",
    "signed_on": DAY,
    "letter_number": "四政公复〔2026〕3号",
    "number": "2026-0017",
    "you": "您",
    "addressee": "张小满",
    "applicant": "张小满",
    "channel": "当面提交",
    "submitted_on": date(2026, 3, 2),
    "registered_on": date(2026, 3, 2),
    "received_on": date(2026, 3, 2),
    "due_on": date(2026, 3, 30),
    "matter": "2025年危房改造补助的发放名单和标准",
    "contact_note": "（电话：0454-0000000）",
}
LISTS = {
    "points": [{"point": "请写明年度"}, {"point": "请写明地点"}],
    "bands": [{"band": "第1件至第10件", "price": "0", "units": "10", "sum": "0"}],
    "documents": [{"document": "答复书", "document_on": DAY, "pages": "2"}],
    "consulted": [{"consulted_on": date(2026, 3, 5), "consulted_whom": "第三方", "consulted_result": "没有提出意见"}],
}
BAD = re.compile(r"[{}]|None|。。|，。|：。|；。|、。|“”|（）|《》|的的")


def full(**more):
    """Something for whatever a letter may say."""
    return {**{id: value.example or value.name for id, value in values().items()}, **LISTS, **BASE, **more}


def item(decision, asked="该项内容", grounds=None):
    """A decided item with a word of its own for each of its needs, and of those of the grounds of a withheld part."""
    grounds = list(GROUNDS.get(decision, ()) if grounds is None else grounds)
    asks = needs_of(outcome(decision), grounds)
    needs = {need.id: f"关于{need.label}的话" for need in asks if need.id not in IN_THE_FILE}
    return {**needs, "asked": asked, "outcome": decision, "withheld_grounds": grounds}


def decided(items):
    return [
        DecidedItem(each["asked"], outcome(each["outcome"]), grounds_of(outcome(each["outcome"]), each))
        for each in items
    ]


def reply(*items, **more):
    remedy = remedy_of("reply", decided(items), DAY, SEATS)
    return compose("reply", {**BASE, "items": items, "remedy": remedy, **more})


def told(text):
    return "\n".join(text.lines)


def sound(text):
    found = told(text)
    assert not BAD.search(found), BAD.search(found)
    for line in text.blocks:
        if not isinstance(line, Grid) and line.style == "body":
            assert line.text.endswith(("。", "：")), line.text
    return found
