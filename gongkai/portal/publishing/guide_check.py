"""
政府信息公开指南 against the 条例 in force: what the agency wrote itself (notes of its channels, hours) is shown only
where it does not repeat what the revision of 2019 ended: 15 working days for an answer, and one's "own needs" (三需要).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCE: Final = re.compile(r"[^。；;！!\n]+")
FIFTEEN: Final = re.compile(r"(?:15|１５|十五)\s*个?\s*(?:工作)?日")
ANSWER: Final = re.compile(r"答复|回复|办结|予以公开")
OTHERS: Final = re.compile(r"第三方|征求意见|其他行政机关|共同制作")  # 条例 32, 34: theirs are 15 working days
NEEDS: Final = re.compile(r"自身.{0,4}(?:生产|生活|科研)|(?:生产|生活|科研).{0,8}特殊需要|三需要|申请用途|用途证明")


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    words: str | Promise
    article: str | Promise


FIFTEEN_DAYS: Final = Rule(
    "guide.fifteen_days",
    _("写着15日内答复：现在是20个工作日"),
    _("《政府信息公开条例》第三十三条第二款"),
)
OWN_NEEDS: Final = Rule(
    "guide.own_needs",
    _("要求说明自身需要或者用途：2019年起申请不需要"),
    _("《政府信息公开条例》第二十七条、第二十九条"),
)


def faults_of(text: str) -> Sequence[Rule]:
    """What of the text the law does not allow any more, each rule once."""
    found: list[Rule] = []
    for sentence in SENTENCE.findall(text):
        if FIFTEEN.search(sentence) and ANSWER.search(sentence) and not OTHERS.search(sentence):
            found.append(FIFTEEN_DAYS)
        if NEEDS.search(sentence):
            found.append(OWN_NEEDS)
    return list(dict.fromkeys(found))


def faults_in(texts: Iterable[str]) -> Sequence[Rule]:
    return list(dict.fromkeys(rule for text in texts for rule in faults_of(text)))


def lawful(text: str) -> str:
    """The text, or nothing where it says what the law does not."""
    return "" if faults_of(text) else text
