"""What the name of an agency tells: its level, and whether it is a government (政府) or a department (部门)."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Level(StrEnum):
    """Read from a name only where the name leaves no doubt; UNKNOWN otherwise."""

    TOWNSHIP = "township"  # 乡镇人民政府
    STREET = "street"  # 街道办事处: an office sent out by a government, not a government
    COUNTY_GOVERNMENT = "county_government"  # 县级人民政府
    COUNTY_DEPARTMENT = "county_department"  # 县级部门
    GOVERNMENT = "government"  # 市级以上人民政府, or one whose level the name does not tell
    DEPARTMENT = "department"  # 市级以上部门, or one whose level the name does not tell
    OFFICE = "office"  # 人民政府办公厅（室）: may write for itself or for its government
    UNKNOWN = "unknown"


GOVERNMENTS: Final = frozenset({Level.TOWNSHIP, Level.COUNTY_GOVERNMENT, Level.GOVERNMENT})
TOWNSHIPS: Final = frozenset({Level.TOWNSHIP, Level.STREET})
DEPARTMENTS: Final = frozenset({Level.COUNTY_DEPARTMENT, Level.DEPARTMENT})

# What is left of a name without its place and its matter: it stands in the names of others too.
GENERIC: Final = re.compile(
    r"[省市县区旗州盟镇乡]?(?:人民)?政府(?:办公[厅室]|办)?|(?:街道)?办事处|街道办?|[中城郊矿新市]区"
    r"|(?:管理|建设|服务|工作|监督|监督管理|发展)?"
    r"(?:委员会|管委会|局|厅|委|处|办|办公[厅室]|中心|[大支总]队|所|院|站|联合会)"
)

_DEPARTMENT_ENDS: Final = (
    *("局", "委员会", "办公室", "厅", "委", "中心", "大队", "支队"),
    *("总队", "管理处", "服务处", "院", "所", "联合会"),
)
_STREET = re.compile(r"街道(?:办事处|办)?$")
_TOWNSHIP = re.compile(r"(?:(?<=[县区市旗州])|^)[^县区旗]{1,12}?[乡镇]$|苏木$|[乡镇](?:人民)?政府$|苏木(?:人民)?政府$")
# 市 that is not the end of a place: 市场, 市容, 市政 (but 市政府, 市政务), 市民 (but 市民政局), 市中区.
_CITY = r"市(?!场|容|郊|[中南北]区|政(?!府|务|法|协)|民(?!政|族|宗|防))"
# A city inside a city. 城市 is a word oftener than the end of a name (海城市): sure only before 政府.
_COUNTY = re.compile(rf"[^自]县|[^治特地新]区|旗|.{{2,}}市(?:.{{2,}}(?<!城){_CITY}|.+城市(?=(?:人民)?政府))")
_ZONE = (
    r"(?:开发|园|新|高新|经开|保护|自贸|贸易|保税|试验|实验|示范|合作|度假|工业|产业|经济|功能|管理|集聚|聚集|集中"
    r"|名胜|景|库|灌|社)区"
)
# Set up by a government for a zone: neither a government nor one of its departments, of a level of any kind.
_OF_ZONE = re.compile(rf"{_ZONE}(?:党工委)?管理?委(?:员会)?$")
_GOVERNMENT = re.compile(r"(?:人民)?政府$")
_OFFICE = re.compile(r"(?:人民)?政府办公[厅室]$|(?:人民)?政府办$")
_NO_COUNTY = re.compile(rf"自治区|特区|国家|全国|地区|{_ZONE}")
_PLACE_END = (
    r"(?:[省县旗盟]|州(?![省市县区镇乡街])|(?<!社)区"
    rf"|(?:(?<!城){_CITY}|(?<=城){_CITY}(?!管理|建设|规划|综合|更新|运行|绿化|园林|公用|交通|发展|执法)))"
)
_FIRST_PLACE = re.compile(rf"^.*?{_PLACE_END}(?=.{{2}})")
_PLACES = re.compile(rf"^.*{_PLACE_END}(?=.{{2}})")
_PARENT = re.compile(rf"(.*{_PLACE_END})(?!人民政府|政府|$).{{2,}}")


@lru_cache(maxsize=4096)
def level_of(agency: str | None) -> Level:
    """The level that the name of an agency shows."""
    name = "".join((agency or "").split())
    if not name:
        return Level.UNKNOWN
    if _STREET.search(name):
        return Level.STREET
    if _TOWNSHIP.search(name):
        return Level.TOWNSHIP
    if _OFFICE.search(name):
        return Level.OFFICE
    if _OF_ZONE.search(name):
        return Level.UNKNOWN
    county = bool(_COUNTY.search(_NO_COUNTY.sub("", name)))
    if _GOVERNMENT.search(name):
        return Level.COUNTY_GOVERNMENT if county else Level.GOVERNMENT
    if name.endswith(_DEPARTMENT_ENDS):
        return Level.COUNTY_DEPARTMENT if county else Level.DEPARTMENT
    return Level.UNKNOWN


def level_of_words(text: str) -> Level:
    """What a text without a name calls itself: 我镇, 我乡, 我街道."""
    if re.search(r"我街道|我办事处", text):
        return Level.STREET
    return Level.TOWNSHIP if re.search(r"我[镇乡]", text) else Level.UNKNOWN


@lru_cache(maxsize=4096)
def short_names(agency: str | None) -> tuple[str, ...]:
    """
    The names by which a text calls its own agency: the whole, and the parts after the last
    place it names (桦川县四马架镇人民政府: 四马架镇人民政府, 四马架镇). A part that may be
    anyone's (管理局, 城区) is none.
    """
    name = "".join((agency or "").split())
    if not name:
        return ()
    bare = re.sub(r"(?:人民政府|政府|办事处)$", "", name)
    tails = (_FIRST_PLACE.sub("", each) for each in (name, bare))
    further = (_PLACES.sub("", each) for each in (name, bare))
    names = dict.fromkeys((name, bare, *tails, *further))
    return tuple(each for each in names if len(each) >= 2 and not GENERIC.fullmatch(each))


def parent_of(agency: str | None) -> str | None:
    """The government over the agency, as far as its name tells: 桦川县四马架镇人民政府 is of 桦川县."""
    name = "".join((agency or "").split())
    found = _PARENT.match(name)
    return found[1] if found else None


def same_agency(one: str, other: str) -> bool:
    """Whether two names can be one agency's: one written with more of its places than the other."""
    return _whole_names(one).intersection(short_names(other)) != set() or (
        _whole_names(other).intersection(short_names(one)) != set()
    )


def _whole_names(agency: str) -> set[str]:
    """A name as it stands, with and without what only says that it is a government."""
    name = "".join(agency.split())
    return {each for each in (name, re.sub(r"(?:人民政府|政府|办事处)$", "", name)) if len(each) > 2}
