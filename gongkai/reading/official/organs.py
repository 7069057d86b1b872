"""Names of organs on letterheads and under documents. A name is known by its ending, never looked up."""

import re
from typing import Final

_ENDS: Final = (
    "政府|人民政府|委员会|办公室|办公厅|办事处|管委会|居委会|村委会|党委|党组|纪委|监委|人大|政协|政协委员会|常委会|工委|团委|妇联|"
    "总工会|工商联|残联|法院|检察院|局|厅|部|委|署|院|司|处|科|股|所|站|队|支队|大队|总队|中心|学校|中学|小学|大学|学院|幼儿园|医院|"
    "卫生院|银行|支行|分行|公司|集团|协会|学会|联合会|基金会|联社|合作社|领导小组|指挥部|工作组|专班|联席会议|办|馆|台|社|街道|乡|镇"
)
NAME: Final = re.compile(rf"[\u3400-\u9fff（）()·、“”]{{1,40}}?(?:{_ENDS})(?:（(?:代章|代)）|\((?:代章|代)\))?")
_SEAL: Final = re.compile(r"[（(](?:盖章|公章|印章|章|印|签章)[）)]$")
_BLANKS: Final = re.compile(r"[\s\u3000]+")
_NOT: Final = re.compile(r"[，。；：:！？《》]|附件|抄送|主送|联系|为了|关于|根据|按照|以下|如下")
SHORTEST: Final = 3
LONGEST: Final = 44


def organs_of(text: str) -> tuple[str, ...]:
    """The names on a line that holds nothing else, one or several; () where it is no such line."""
    text = _SEAL.sub("", text.strip())
    if not text or _NOT.search(text):
        return ()
    parts = [part for part in _BLANKS.split(text) if part]
    if len(parts) > 1 and all(_is_name(part) for part in parts):
        return tuple(parts)
    whole = "".join(parts)  # 某 县 财 政 局: set wide
    return (whole,) if _is_name(whole) else ()


def _is_name(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST and NAME.fullmatch(text) is not None
