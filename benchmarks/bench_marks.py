"""
Scanning a text before it is published: milliseconds for 10,000 characters, against one bare pass of the pattern that a
script would look for identity numbers with; what is found and falsely found is measured on the same texts.
"""

import re
from pathlib import Path
from random import Random

from timing import Aims, best, line

from gongkai.reading.marks import marks_of

ROOT = Path(__file__).resolve().parents[1]
CLEAN = sorted((ROOT / "tests/reading/marks/clean").glob("*.txt"))
PAGES = sorted((ROOT / "tests/corpus/pages").glob("*.txt"))
BARE = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
SIZE = 10_000
ROSTER_ROWS = 150


def text_of(paths: list[Path]) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def roster() -> str:
    """A table of made-up persons: everything in it is to be marked."""
    chance = Random(6)
    rows = ["序号\t姓名\t身份证号\t家庭住址\t手机号"]
    for number in range(1, ROSTER_ROWS + 1):
        identity = f"340123{chance.randint(1940, 2009)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}1239"
        mobile = f"138{chance.randint(0, 99_999_999):08}"
        rows.append(f"{number}\t张建国\t{identity}\t和平镇东风村{chance.randint(1, 9)}组\t{mobile}")
    return "\n".join(rows)


def main() -> None:
    aims = Aims()
    texts = {"official texts": text_of(CLEAN), "annual reports": text_of(PAGES), "a roster of persons": roster()}
    for name, text in texts.items():
        marks = marks_of(text)
        ours, bare = best(lambda text=text: marks_of(text), lambda text=text: BARE.findall(text), rounds=15)
        share = SIZE / len(text)
        line(f"{name} ({len(text)} characters, {len(marks)} marks), for 10,000", ours * share)
        line(f"{name}: one bare pass, for 10,000", bare * share, f"ours is {ours / bare:.0f} x")
        if name == "a roster of persons":
            aims.at_least("of its numbers and addresses are marked", len(marks) / (3 * ROSTER_ROWS), 1.0)
            continue
        aims.at_most("of a bare pass", ours / bare, 60)
        aims.at_most("false marks in 10,000 characters", len(marks) * share, 2, "marks")
    aims.finish()


if __name__ == "__main__":
    main()
