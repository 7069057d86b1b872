"""`gongkai report convert`: where the result goes, and never over something that is there."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

import click

from gongkai.cli.inputs import STDIN
from gongkai.cli.words import _
from gongkai.law.report.values import AnnualReport, Status
from gongkai.law.sentences import explain, explain_fault

FORMATS: Final = ("docx", "pdf", "html", "xlsx", "json", "csv")


def format_of(out: str) -> str:
    """The format that the name of the output file stands for."""
    suffix = Path(out).suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        choices = "、".join(FORMATS)
        raise click.UsageError(_("看不出要转成什么格式，请加 --to，可选：{formats}。").format(formats=choices))
    return suffix


def refuse_to_overwrite(file: str, out: str, *, force: bool) -> None:
    if out == STDIN:
        return
    target = Path(out)
    if target.is_dir():
        raise click.UsageError(_("{out} 是一个文件夹，请写出文件名。").format(out=out))
    if not target.parent.is_dir():
        raise click.UsageError(_("没有文件夹 {folder}，请先建好。").format(folder=target.parent))
    if not target.exists():
        return
    if file != STDIN and target.samefile(file):
        raise click.UsageError(_("输出文件就是输入文件 {out}，请换一个名字。").format(out=out))
    if not force:
        raise click.UsageError(_("{out} 已经存在；要覆盖它，请加 --force。").format(out=out))


def put(report: AnnualReport, to: str, out: str) -> None:
    """Write the report, whole or not at all."""
    if report.status is Status.UNREADABLE:
        why = explain(report.reason or "unreadable.not_a_report", report.reason_values)
        raise click.ClickException(_("{file} 未能读取：{why}").format(file=report.source, why=why))
    from gongkai.writing.fonts import MissingFontsError
    from gongkai.writing.pipeline import write_report

    try:
        data = write_report(report, to)
    except MissingFontsError as fault:
        raise click.ClickException(str(fault)) from None
    if out == STDIN:
        sys.stdout.buffer.write(data)
        return
    try:
        replace_file(Path(out), data)
    except OSError as fault:
        raise click.ClickException(_("写不进 {out}：{why}").format(out=out, why=explain_fault(fault))) from None
    if report.status is not Status.COMPLETE:
        click.echo(_("已写入 {out}。原文件里没有读到的格，没有补数。").format(out=out), err=True)


def replace_file(target: Path, data: bytes) -> None:
    """A reader sees the old file or the new one, never half of it."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".gongkai-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
