"""`gongkai law …`: due dates, working days, fees. Nothing is read but the law's own tables; no Django here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from gongkai.agencies.clock import today
from gongkai.cli.calendars import CalendarFiles, counts_in_working_days
from gongkai.cli.settings import Day
from gongkai.cli.verbs import Verbs
from gongkai.cli.words import _

if TYPE_CHECKING:
    from gongkai.law.clock import Step
    from gongkai.law.tariff import Band

WEEKDAYS = "一二三四五六日"
MOST = 100_000  # pieces or pages: every ten pieces are a band that is printed

as_json = click.option("--json", "as_json", is_flag=True, help=_("输出一行 JSON。"))


class Letter(click.ParamType[tuple[date, date]]):
    """发出日:答复日 of a consultation."""

    name = "letter"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        sent, colon, ended = str(value).replace("：", ":").partition(":")
        if not colon:
            self.fail(_("“{given}”要写成 发出日:答复日，如 2025-03-10:2025-03-24。").format(given=value), param, ctx)
        day = Day()
        return day.convert(sent, param, ctx), day.convert(ended, param, ctx)


@click.group(cls=Verbs, help=_("期限和费用：答复期限、工作日、信息处理费。日期写成 年-月-日。"))
def law() -> None:
    """Nothing is common to all verbs."""


@law.command(help=_("计算答复期限的最后一日，并逐步说明依据（条例第三十三条）。"))
@click.option("--received", type=Day(), required=True, metavar=_("年-月-日"), help=_("收到申请之日。"))
@click.option("--extended", type=int, default=0, metavar=_("个"), help=_("延长几个工作日，最多20个。"))
@click.option("--supplemented", type=Day(), metavar=_("年-月-日"), help=_("收到补正之日，期限从这一天重新起算。"))
@click.option(
    "--consult",
    type=Letter(),
    multiple=True,
    metavar=_("发出日:答复日"),
    help=_("征求意见的函发出和得到答复的日期，可写多次。"),
)
@counts_in_working_days
@as_json
def due(
    files: CalendarFiles,
    received: date,
    extended: int,
    supplemented: date | None,
    consult: tuple[tuple[date, date], ...],
    as_json: bool,
) -> None:
    from gongkai.law.clock import Pause, explain_reply

    for sent, _ended in consult:
        if sent < received:
            early = _("征求意见的函于 {sent} 发出，早于收到申请的日期 {received}，请核对。")
            raise click.UsageError(early.format(sent=sent, received=received))
    with refusals():
        found = explain_reply(
            received,
            files.read(),
            restarted=supplemented,
            extended_by=extended,
            pauses=[Pause(sent, ended) for sent, ended in consult],
        )
    if as_json:
        put_json(found.to_dict())
        return
    put(_("答复期限届满日：{day}").format(day=in_words(found.due_on)), "bold")
    for step in found.steps:
        put_step(step)
    say_provisional(found.provisional)


def put_step(step: "Step") -> None:
    span = _("{start} 至 {end}").format(start=step.start, end=step.end) if step.end > step.start else str(step.start)
    counted = _("，计{days}个工作日").format(days=step.days) if step.days else ""
    told = _("{span}：{why}{counted}（{article}）")
    put(told.format(span=span, why=step.text, counted=counted, article=step.citation), indent=2)


@law.command(help=_("两个日期之间有几个工作日；起始当日不计入，最后一日计入（民法典第二百零一条）。"))
@click.argument("first", type=Day(), metavar=_("起始日"))
@click.argument("last", type=Day(), metavar=_("最后一日"))
@counts_in_working_days
@as_json
def workdays(files: CalendarFiles, first: date, last: date, as_json: bool) -> None:
    if last < first:
        raise click.UsageError(_("最后一日 {last} 早于起始日 {first}。").format(first=first, last=last))
    with refusals():
        calendar = files.read()
        days = calendar.count(first, last)
    provisional = calendar.is_provisional(last)
    if as_json:
        put_json({"from": first.isoformat(), "to": last.isoformat(), "days": days, "provisional": provisional})
        return
    put(_("{first} 之后，到 {last} 为止：{days}个工作日。").format(first=first, last=last, days=days))
    say_provisional(provisional)


@law.command(help=_("某日之后的第几个工作日是哪一天；当日不计入（民法典第二百零一条）。"))
@click.argument("day", type=Day(), metavar=_("日期"))
@click.argument("days", type=int, metavar=_("个"))
@counts_in_working_days
@as_json
def add(files: CalendarFiles, day: date, days: int, as_json: bool) -> None:
    with refusals():
        calendar = files.read()
        found = calendar.add(day, days)
    provisional = calendar.is_provisional(found)
    if as_json:
        put_json({"from": day.isoformat(), "days": days, "to": found.isoformat(), "provisional": provisional})
        return
    put(_("{day} 之后的第{days}个工作日：{found}").format(day=day, days=days, found=in_words(found)))
    say_provisional(provisional)


@law.command(help=_("信息处理费：按件或者按量，只能取一种（国办函〔2020〕109号）。"))
@click.option("--pieces", type=int, metavar=_("件"), help=_("同一申请人当月累计的件数。"))
@click.option("--pages", type=int, metavar=_("页"), help=_("一件申请的页数。"))
@click.option("--on", type=Day(), metavar=_("年-月-日"), help=_("决定收费的日期；不写则为今天。"))
@as_json
def fee(pieces: int | None, pages: int | None, on: date | None, as_json: bool) -> None:
    from gongkai.law import tariff

    if (pieces is None) == (pages is None):
        raise click.UsageError(_("--pieces 和 --pages 要写一个，只能写一个。"))
    method, quantity = (tariff.Method.PAGES, pages or 0) if pieces is None else (tariff.Method.PIECES, pieces)
    if quantity > MOST:
        raise click.UsageError(_("件数或者页数最多写{most}，不能是{given}。").format(most=MOST, given=quantity))
    scale = tariff.scale(method)
    with refusals():
        amount = tariff.fee(method, quantity, on or today())
    bands = [
        {"from": band.over + 1, "to": band.upto, "price": band.price, "quantity": band.units(quantity)}
        for band in scale.bands_to(quantity)
    ]
    article = str(scale.citation)
    if as_json:
        found = {"method": method.value, "quantity": quantity, "amount": amount, "bands": bands, "article": article}
        put_json(found)
        return
    unit = _("页") if method is tariff.Method.PAGES else _("件")
    heading = _("{quantity}{unit}：{amount}元（{article}）")
    put(heading.format(quantity=quantity, unit=unit, amount=amount, article=article), "bold")
    for band in scale.bands_to(quantity):
        put_band(band, quantity, unit)


def put_band(band: "Band", quantity: int, unit: str) -> None:
    units = band.units(quantity)
    span = _("第{first}{unit}起") if band.upto is None else _("第{first}至{last}{unit}")
    span = span.format(first=band.over + 1, last=band.upto, unit=unit)
    sum_of_band = _("{span}：{price}元×{units}＝{sum}元")
    put(sum_of_band.format(span=span, price=band.price, units=units, sum=units * band.price), indent=2)


@contextmanager
def refusals() -> Iterator[None]:
    """What the law does not allow is wrong usage, told in its sentence with its article."""
    from gongkai.law.citations import LawError

    try:
        yield
    except LawError as refusal:
        article = _("（{article}）").format(article=refusal.article)
        hint = _("可用 --calendar 加入那一年的通知，或者用 --provisional 得到三年以内的暂定日期。")
        unannounced = refusal.rule == "calendar.unannounced"
        raise click.UsageError(f"{refusal.message}{article}{hint if unannounced else ''}") from None


def in_words(day: date) -> str:
    """2025年4月15日（周二）."""
    return _("{year}年{month}月{day}日（周{weekday}）").format(
        year=day.year, month=day.month, day=day.day, weekday=WEEKDAYS[day.weekday()]
    )


def say_provisional(provisional: bool) -> None:
    if provisional:
        put(
            _("暂定：有的年份还没有公布放假安排，按周末和法定节假日推算，没有计入调休，公布后请重新计算。"),
            "yellow",
        )


def put(text: str, style: str = "", *, indent: int = 0) -> None:
    from gongkai.cli.lines import line

    line(text, style, indent=indent)


def put_json(found: dict[str, Any]) -> None:
    click.echo(json.dumps(found, ensure_ascii=False))
