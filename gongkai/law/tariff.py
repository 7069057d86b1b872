"""信息处理费: what clearly excessive applications cost (条例 42; 国办函〔2020〕109号)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from gongkai.law.citations import Citation, LawError


class Method(StrEnum):
    """One of the two for each application, never both (109号 3)."""

    PIECES = "pieces"  # 按件计收
    PAGES = "pages"  # 按量计收


@dataclass(frozen=True, slots=True)
class Band:
    """From after `over` up to and with `upto` (None: without end), each piece or page at `price` yuan."""

    over: int
    upto: int | None
    price: int

    def units(self, quantity: int) -> int:
        """How many of the quantity lie in this band."""
        last = quantity if self.upto is None else min(quantity, self.upto)
        return max(0, last - self.over)


@dataclass(frozen=True, slots=True)
class Scale:
    """
    Bands of fixed prices, and what lies beyond: bands of `width`, each `rise` dearer than the
    one before; or one band without end where the width is 0.
    """

    citation: Citation
    bands: tuple[Band, ...]
    width: int
    first: int
    rise: int

    def bands_to(self, quantity: int) -> Iterator[Band]:
        """The bands that the quantity reaches into."""
        for band in self.bands:
            if quantity <= band.over:
                return
            yield band
        over, price = self.bands[-1].upto or 0, self.first
        while over < quantity:
            upto = over + self.width if self.width else None
            yield Band(over, upto, price)
            over, price = upto if upto is not None else quantity, price + self.rise

    def fee(self, quantity: int) -> int:
        """Yuan for so many: the fixed bands one by one, those beyond as an arithmetic series."""
        fixed = sum(band.units(quantity) * band.price for band in self.bands)
        beyond = max(0, quantity - (self.bands[-1].upto or 0))
        if not self.width:
            return fixed + beyond * self.first
        full, rest = divmod(beyond, self.width)
        whole = self.width * (full * self.first + self.rise * full * (full - 1) // 2)
        return fixed + whole + rest * (self.first + full * self.rise)


def fee(method: Method, quantity: int, on: date) -> int:
    """
    Yuan for so many pieces in a month or pages in one application, by the tariff of the day
    on which the fee is decided (109号 4, 5). Nothing is charged before 2021-01-01.
    """
    begins = in_force()
    if on < begins:
        raise LawError("tariff.not_in_force", Citation("notice_109"), on=on, since=begins)
    if quantity < 0:
        raise LawError("tariff.quantity", Citation("notice_109"), quantity=quantity)
    return scale(method).fee(quantity)


def charge_of_piece(count: int, already: int, on: date) -> int:
    """
    What an application adds: the fee of the applicant's count in this calendar month at this
    agency, this application's pieces included, less what is already charged for it (109号 4).
    """
    total = fee(Method.PIECES, count, on)
    if not 0 <= already <= total:
        raise LawError("tariff.already", scale(Method.PIECES).citation, already=already, total=total)
    return total - already


def in_force() -> date:
    """The day since which the fee may be charged."""
    return _scales()[0]


def scale(method: Method) -> Scale:
    return _scales()[1][method]


@cache
def _scales() -> tuple[date, dict[Method, Scale]]:
    data = tomllib.loads(resources.files(__package__).joinpath("tariff.toml").read_text(encoding="utf-8"))
    scales = {}
    for method in Method:
        row = data[method.value]
        limits = [band["upto"] for band in row["bands"]]
        bands = tuple(
            Band(over, band["upto"], band["price"]) for over, band in zip([0, *limits], row["bands"], strict=False)
        )
        beyond = row["beyond"]
        scales[method] = Scale(
            citation=Citation(data["instrument"], row["article"]),
            bands=bands,
            width=beyond.get("width", 0),
            first=beyond.get("first", beyond.get("price", 0)),
            rise=beyond.get("rise", 0),
        )
    return data["in_force"], scales
