"""A page of a government site: the article found, menus dropped, its meta tags and its block of information read."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.reading.formats.encoding import decode
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.official.cleaning import parse
from gongkai.reading.official.labels import labelled
from gongkai.reading.official.markup import Walk
from gongkai.reading.official.organs import organs_of
from gongkai.reading.official.pieces import tidy
from gongkai.reading.official.source import Source

# Where the builders of government sites put the article, [INF] from pages seen; what is not found is weighed.
ARTICLES: Final = (
    *(
        "ucapcontent",
        "#UCAP-CONTENT",
        ".TRS_Editor",
        ".TRS_UEDITOR",
        "#zoom",
        "#Zoom",
        "#vsb_content",
        ".v_news_content",
    ),
    *("#zhengwen", ".zhengwen", "#ContentRegion", "#articleContent", "#article-content", ".article-content"),
    *(
        ".article_content",
        ".article-con",
        ".pages_content",
        ".content-text",
        ".Article_content",
        "#BodyLabel",
        "article",
    ),
)
TITLES: Final = (
    *("ucaptitle", ".article-title", ".article_title", ".arti_title", "#title", ".title_cen", ".contentTitle"),
    *(".xxgk_title", ".tit1", ".biaoti", "h1"),
)
META: Final = {
    "articletitle": "title",
    "pubdate": "published_on",
    "contentsource": "source",
    "columnname": "column",
    "keywords": "keywords",
    "author": "author",
    "description": "summary",
}
AROUND: Final = re.compile(
    r"nav|menu|foot|crumb|share|sidebar|related|copyright|banner|toolbar|qrcode|search|login|location|dqwz|friend",
    re.IGNORECASE,
)
_SITE: Final = re.compile(r"\s*[-_|—–>»]+\s*(?P<site>[^-_|—–>»]{2,40})$")
_SITE_WORDS: Final = re.compile(r"政府|网|门户|公开|信息|专栏|局|委|厅|中心|首页|政务")
FILE: Final = re.compile(
    r"^(?!javascript:|data:)\S+\.(?:pdf|docx?|wps|xlsx?|et|pptx?|ofd|zip|rar|7z|txt|csv|jpe?g|png|mp4)(?:[?#]\S*)?$",
    re.IGNORECASE,
)
_POINTS: Final = re.compile("[，。；、！？]")
FEWEST: Final = 40  # characters of an article that is found by its name alone
MOST_OF: Final = 0.7  # of the points of a page: the part that has them is nearer to the article
SHORTEST: Final = 4  # characters of a title
LONGEST_COLUMN: Final = 6
SHALLOW: Final = 60


def read(data: bytes, *, base: str = "") -> Source:
    """UnreadableFile where the page shows nothing but a picture, or is built to harm."""
    text, _encoding = decode(data)
    tree = parse(text)
    if tree.body is None:
        raise UnreadableFile("unreadable.empty")
    tree.strip_tags(["script", "style", "noscript", "template"])
    meta = _meta(tree)
    found = labelled(Walk().pieces(tree.body))
    title, title_place = _title(tree, meta, found)
    node = _article(tree, tree.body)
    walk = Walk(base=base)
    pieces = walk.pieces(node)
    if not pieces:
        raise UnreadableFile("unreadable.image_only" if walk.images else "unreadable.empty")
    return Source("html", pieces, title, title_place, {**found, **meta}, _files(node), walk.images)


def _files(node: LexborNode) -> tuple[str, ...]:
    """The files that the article links to, as it names them."""
    links = (tidy(link.attributes.get("href") or "") for link in node.css("a[href]"))
    return tuple(dict.fromkeys(link for link in links if FILE.search(link)))


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[name][content]"):
        id = META.get((node.attributes.get("name") or "").strip().lower())
        value = tidy(node.attributes.get("content") or "")
        if id and value:
            found.setdefault(id, value)
    return found


def _title(tree: LexborHTMLParser, meta: Mapping[str, str], found: Mapping[str, str]) -> tuple[str, str]:
    """The title and where it stands: the tag made for it, the heading of the page, the block, the window's title."""
    if meta.get("title"):
        return meta["title"], "meta ArticleTitle"
    for place in TITLES:
        nodes = tree.css(place)
        text = tidy(nodes[0].text()) if len(nodes) == 1 else ""
        if SHORTEST <= len(text) <= 200:
            return text, place
    if found.get("title"):
        return found["title"], "title label"
    node = tree.css_first("title")
    return (_without_site(tidy(node.text())), "title") if node is not None else ("", "")


def _without_site(title: str) -> str:
    """…的通知-某某县人民政府: what names the site goes."""
    cut = title
    while match := _SITE.search(cut):
        named = _SITE_WORDS.search(match["site"]) or organs_of(match["site"])
        column = cut != title and len(match["site"]) <= LONGEST_COLUMN  # stands between the title and the site
        if not (named or column) or len(cut) - len(match[0]) < SHORTEST:
            break
        cut = cut[: match.start()]
    return cut.strip()


def _article(tree: LexborHTMLParser, body: LexborNode) -> LexborNode:
    """By the names that site builders give it; else the smallest part that holds most of the page's sentences."""
    for name in ARTICLES:
        nodes = tree.css(name)
        if nodes:
            best = max(nodes, key=lambda node: len(node.text()))
            if len(tidy(best.text())) >= FEWEST or best.css_first("table, img") is not None:
                return best
    for node in tree.css("nav, footer, aside, [class], [id]"):
        named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if node.tag not in {"body", "html"} and (node.tag in {"nav", "footer", "aside"} or AROUND.search(named)):
            node.decompose()
    return _heaviest(body)


def _heaviest(node: LexborNode) -> LexborNode:
    for _ in range(SHALLOW):
        weight = _weight(node)
        below = next((child for child in _elements(node) if weight and _weight(child) >= MOST_OF * weight), None)
        if below is None or below.tag in {"p", "span", "ul", "ol"} or _is_data(below):
            return node
        node = below
    return node


def _elements(node: LexborNode) -> Iterator[LexborNode]:
    return (child for child in node.iter() if child.tag not in {"script", "style", "noscript"})


def _weight(node: LexborNode) -> int:
    """Points of sentences outside links: menus have none."""
    linked = sum(len(_POINTS.findall(link.text())) for link in node.css("a") if link.mem_id != node.mem_id)
    return len(_POINTS.findall(node.text())) - linked


def _is_data(node: LexborNode) -> bool:
    """A table whose rows have several cells with words is part of the article and not around it."""
    if node.tag != "table":
        return False
    filled = [sum(bool(tidy(cell.text())) for cell in row.css("td, th")) for row in node.css("tr")]
    return sum(count > 1 for count in filled) > 1
