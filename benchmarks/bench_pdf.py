"""Reading a PDF report, whole, against the tables alone by pdfplumber's own extract_tables, on the same file."""

import io

import pdfplumber
from pages import FULL
from timing import Aims, best, line

from gongkai.reading.pipeline import read_report

SAMPLE = FULL / "hongze_2023.pdf"


def peer(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as file:
        return sum(len(page.extract_tables()) for page in file.pages)


def main() -> None:
    aims = Aims()
    data = SAMPLE.read_bytes()
    report = read_report(data, name=SAMPLE.name)
    assert len(report.cells) > 100, "the file has to be read, or the time means nothing"
    ours, theirs = best(lambda: read_report(data, name=SAMPLE.name), lambda: peer(data), rounds=5)
    line(f"{SAMPLE.name} ({len(report.cells)} cells): gongkai", ours)
    line(f"{SAMPLE.name}: pdfplumber extract_tables alone", theirs)
    aims.at_most("of extract_tables", ours / theirs, 1.25)
    aims.finish()


if __name__ == "__main__":
    main()
