"""Which files the arguments mean, and the reports in them, in order, one at a time."""

import glob
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from gongkai.cli.words import _
from gongkai.law.report.values import AnnualReport
from gongkai.law.sentences import explain_fault

STDIN: Final = "-"
# What a folder is searched for. A file that is named is read whatever it is called.
SUFFIXES: Final = frozenset(
    (".html", ".htm", ".shtml", ".docx", ".doc", ".wps", ".pdf", ".xlsx", ".xls", ".txt", ".md", ".json", ".csv")
)
# Formats that hold what they hold as it stands, neither packed nor drawn.
WRITTEN_OUT: Final = frozenset({"html", "text", "json", "csv"})
MANY: Final = 8  # from here on a progress bar is worth its line


def expand(arguments: Iterable[str]) -> list[str]:
    """Files as named; the reports of a folder, and what a pattern matches, in the order of their names."""
    found: list[str] = []
    for argument in arguments:
        found += [argument] if argument == STDIN else _expand_one(argument)
    if found.count(STDIN) > 1:
        raise click.UsageError(_("“-”（标准输入）只能写一次。"))
    return found


def _expand_one(argument: str) -> list[str]:
    path = Path(argument)
    if path.is_dir():
        if files := _reports_in(path):
            return files
        raise click.UsageError(_("文件夹 {path} 里没有可读的文件。").format(path=argument))
    if path.exists():
        return [argument]
    if glob.has_magic(argument) and (matches := sorted(glob.glob(argument, recursive=True))):
        return [match for match in matches if Path(match).is_file()]
    raise click.UsageError(_("没有找到文件 {path}，请检查文件名和所在的文件夹。").format(path=argument))


def _reports_in(folder: Path) -> list[str]:
    found: list[str] = []
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += (
            str(Path(parent, name))
            for name in files
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith((".", "~$"))
        )
    return sorted(found)


def read_all(sources: Sequence[str]) -> Iterator[AnnualReport]:
    """
    The reports, in the order of their files. Each file of a batch is read in another process,
    so that one bad file cannot take the others with it.
    """
    if len(sources) == 1:
        yield read_one(sources[0])
        return
    from gongkai.reading.confine import read_many

    paths = [Path(source) for source in sources if source != STDIN]
    batch = iter(read_many(paths, workers=os.cpu_count() or 1))
    with progress(len(sources)) as advance:
        for source in sources:
            yield read_one(STDIN) if source == STDIN else replace(next(batch)[1], source=source)
            advance()


def read_one(source: str) -> AnnualReport:
    """A page or a text is read here; what a few bytes can make swell or loop, in a process with limits."""
    data = read_bytes(source)
    return replace(_reader_for(data, source)(data, name=source), source=source)


def _reader_for(data: bytes, name: str) -> Callable[..., AnnualReport]:
    from gongkai.reading.formats.detect import format_of
    from gongkai.reading.grids import UnreadableFile
    from gongkai.reading.pipeline import read_report

    try:
        if format_of(data, name) in WRITTEN_OUT:
            return read_report
    except UnreadableFile:
        return read_report  # which says why
    from gongkai.reading.confine import read_confined

    return read_confined


def read_bytes(source: str) -> bytes:
    """The file, no more than a byte over the limit: what is too large is said by the reader."""
    from gongkai.reading.limits import MAX_BYTES

    try:
        if source == STDIN:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with open(source, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as fault:
        raise click.UsageError(_("打不开文件 {path}：{why}").format(path=source, why=explain_fault(fault))) from None


@contextmanager
def progress(number: int) -> Iterator[Callable[[], None]]:
    """A bar on the terminal's error stream when there is much to do; nothing otherwise."""
    if number < MANY or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=number, label=_("正在读取"), file=sys.stderr, show_pos=True) as bar:
        yield lambda: bar.update(1)
