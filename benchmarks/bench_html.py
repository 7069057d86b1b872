"""
Reading an HTML report, whole: bytes to cells with places. Peers on the same bytes in the same run: BeautifulSoup with
pandas.read_html (which give tables, not cells), and a bare parse by selectolax, the least that any reader must do.
"""

import io

import pandas as pd
from bs4 import BeautifulSoup
from pages import FULL, REPORT, site_page
from selectolax.lexbor import LexborHTMLParser
from timing import Aims, best, line

from gongkai.law.report.values import Status
from gongkai.reading.pipeline import read_report


def peer(data: bytes) -> int:
    """The text by BeautifulSoup, the tables by pandas: what a script for one report usually does."""
    text = data.decode()
    soup = BeautifulSoup(text, "lxml")
    return len(soup.get_text()) + len(pd.read_html(io.StringIO(text)))


def main() -> None:
    aims = Aims()
    pages = {
        "short report": (FULL / "shanghai_gov_office_2019.html").read_bytes(),
        "report": REPORT.read_bytes(),
        "report in a long site page": site_page(250_000),
    }
    for name, data in pages.items():
        report = read_report(data, name="report.html")
        assert report.status is not Status.UNREADABLE, "the page has to be read, or the time means nothing"
        ours, theirs, bare = best(
            lambda data=data: read_report(data, name="report.html"),
            lambda data=data: peer(data),
            lambda data=data: LexborHTMLParser(data).root.text(),
            rounds=60,  # short times: the machine has to leave each of them alone once
        )
        size = len(data) / 1000
        line(f"{name} ({size:.0f} kB, {len(report.cells)} cells): gongkai", ours, "aim: under 10 ms")
        line(f"{name}: BeautifulSoup + pandas.read_html", theirs, f"{theirs / ours:.1f} x ours")
        line(f"{name}: bare selectolax", bare, f"ours is {ours / bare:.1f} x")
        aims.at_least("faster than BeautifulSoup + pandas.read_html", theirs / ours, 5)
        if size >= 60:
            aims.at_most("of a bare parse", ours / bare, 5)
    aims.finish()


if __name__ == "__main__":
    main()
