"""The words around a find: whether it is an office's, for everyone, or a person's own. The nearest word decides."""

import re
from enum import Enum, auto
from typing import Final

REACH: Final = 48
LONGEST_ROW: Final = 400


class Owner(Enum):
    NOBODY = auto()  # that the words would name
    PERSON = auto()
    OFFICE = auto()
    COUNTER = auto()  # of an office, and given out for the public to use


COUNTER: Final = (
    "办公电话|办公室|值班|监督|咨询|举报|投诉|热线|窗口|客服|受理|信访|接待|传真|总机|意见反馈|征求意见|来信|应急|救援|防汛|"
    "报警|抢修|预约|报名|服务"
)
OFFICE: Final = (
    "办公地址|公开|单位|机关|政府|委员会|[\u4e00-\u9fff]局|服务中心|派出所|卫生院|医院|学校|公司|采购人|代理机构|招标|邮编|"
    "邮政编码|工作机构|主管部门|责任部门|大厅|联系部门|地址"
)
PERSON: Final = (
    "家庭地址|居住地址|户籍地址|联系地址|本人|家庭|住宅|宅电|户主|申请人|当事人|受益人|家属|监护人|村民|家长|学生|患者|姓名|父亲|母亲|配偶|子女|亲属|被征收人|"
    "低保户|五保|特困|救助对象|贫困户|脱贫户|残疾人|被处罚人|身份证|性别|男|女|户籍|住址|现住"
)
WORDS: Final = re.compile(f"(?P<counter>{COUNTER})|(?P<office>{OFFICE})|(?P<person>{PERSON})")
OWNERS: Final = {"counter": Owner.COUNTER, "office": Owner.OFFICE, "person": Owner.PERSON, None: Owner.NOBODY}


def line_before(folded: str, at: int, reach: int = REACH) -> str:
    """What stands before in the same line."""
    first = max(0, at - reach)
    return folded[max(first, folded.rfind("\n", first, at) + 1) : at]


def line_around(folded: str, start: int, end: int) -> tuple[int, int]:
    """Where its line begins and ends, a very long one so far as it is near."""
    first, last = max(0, start - LONGEST_ROW), min(len(folded), end + LONGEST_ROW)
    stop = folded.find("\n", end, last)
    return max(first, folded.rfind("\n", first, start) + 1), stop if stop >= 0 else last


def owner_of(folded: str, at: int) -> Owner:
    """By the last word before it in its line that tells."""
    kind = None
    for match in WORDS.finditer(line_before(folded, at)):
        kind = match.lastgroup
    return OWNERS[kind]
