"""Pages to read: a real report inside a site's page of the size that government sites have."""

from pathlib import Path

LINK = (
    '<li class="item"><a href="/art/{n}.html" title="关于公布第{n}批事项的通知">第{n}批事项</a><span>{n}</span></li>\n'
)
FULL = Path(__file__).resolve().parents[1] / "tests" / "corpus" / "full"
REPORT = FULL / "shuyang_drc_2023.html"
TYPICAL = 75_000  # bytes: what a page with a report weighs


def site_page(size: int = TYPICAL, *, year: int = 2023) -> bytes:
    """The real report between a menu and a list of links, up to about `size` bytes."""
    report = REPORT.read_text(encoding="utf-8").replace("2023", str(year))
    links = []
    while sum(map(len, links)) * 2.1 + len(report.encode()) < size:
        links.append(LINK.format(n=1000 + len(links)))
    half = len(links) // 2
    body = f"<ul>{''.join(links[:half])}</ul><div class='content'>{report}</div><ul>{''.join(links[half:])}</ul>"
    head = "<meta charset='utf-8'><title>年报</title>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()
