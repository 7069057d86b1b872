"""一事一申请: whether a text seems to ask for several things. A hint, never a refusal; the agency may answer apart."""

import json
import re
from typing import Final

# What is asked for, at the end of its name. Written so that Python and JavaScript read these patterns alike.
THING: Final = (
    "(?:名单|名册|合同|协议书?|批复|公告|文件|决定书?|方案|标准|清单|台账|记录|笔录|预算|决算|经费|明细|情况|通知书?|纪要|许可证?"
    "|结果|报告书?|照片|资金|费用|支出|收支|账目|依据|规划|图纸|办法|意见书?|评估表?|材料|档案|登记表|数据|目录|总结|计划)"
)
# 请…公开, 申请…获取; not how it is to be given, nor that it should be given at all
WISHES: Final = "(?:申请|要求|请求|请|希望|想要?|需要|还要)"
HOW: Final = "(?!一并|以|用|通过|按|将|在|于|尽快|及时|依法|不吝)"
GIVES: Final = "(?:公开|获取|提供|了解|知道|查阅|查询|查看)"
FORM: Final = "纸质|电子|书面|复印|加盖|扫描|光盘|以下|下列|如下|政府信息|帮助|原件"
NO_THING: Final = f"(?![。；;，,！!\\s]|$|(?:给本?人?我?的?)?(?:{FORM})|了|过|的)"
WISH: Final = f"{WISHES}{HOW}[^，。；,;：:、\\s]{{0,10}}?{GIVES}{NO_THING}"
AND: Final = "(?:另外?|此外|还有|同时|以及|并且?|还|再|也)[，,]?(?:我|本人)?(?:还|也|再)?"
TEN: Final = "[一二三四五六七八九十]"
ORDINAL: Final = rf"(?:[（(]?(?:\d{{1,2}}|{TEN}{{1,3}})(?:[）)、]|[.．](?!\d))|第{TEN}[，、,：:]|其{TEN})"
SIGNS: Final = (  # pattern, and how often it is found where several things are asked for
    (rf"(?:^|[\n。；;：:，,\s])\s*{ORDINAL}", 2),
    (r"[①-⑳]", 2),
    (r"(?:^|[^\d])(?:\d{1,2}|[（(][一二三四五六七八九十]{1,3})[）)](?![项款目])", 2),
    (r"[二两三四五六七八九十几多]件事", 1),
    (rf"(?:^|[\n。；;：:，,])\s*{TEN}是", 2),
    (WISH, 2),
    (f"{AND}{WISH}", 1),
    (r"[，。；,;]\s*(?:还(?:要|想要?|需要)|再给我?)(?!加盖|盖章|纸质|复印|电子|我|求)", 1),
    (f"{THING}\\s*[；;\\n]\\s*(?!如|包括|其中|特别|即|含)[^；;。\\n]{{2,60}}{THING}(?=\\s*(?:[；;。\\n]|$))", 1),
    (
        f"\\d{{4}}年度?[^，。；、和与及至到\\d]{{2,20}}{THING}\\s*[、，,；;和与及以]+\\s*\\d{{4}}年度?[^，。；、\\d]{{2,20}}{THING}",
        1,
    ),
    (f"(?:局|委|办|厅|政府|中心|大队|所)的[^，。；、]{{2,20}}?{THING}", 2),
)
PATTERNS: Final = tuple((re.compile(pattern), least) for pattern, least in SIGNS)
AS_JSON: Final = json.dumps(SIGNS, ensure_ascii=False)  # for the page: the same signs while somebody types


def seems_several(text: str) -> bool:
    text = text.strip()
    return any(len(pattern.findall(text)) >= least for pattern, least in PATTERNS)
