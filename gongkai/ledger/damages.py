"""What can be wrong with the ledger, in words for the auditor: which chain, which entry, and what is known of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Final[Mapping[str, str | Promise]] = {
    "body.altered": _(
        "链 {chain} 第 {seq} 条：正文与校验值对不上。这一条的正文被改过，或者它前面一条连同校验值被一起改写。"
    ),
    "hash.altered": _("链 {chain} 第 {seq} 条：校验值被改过，正文与后面的记录相符。"),
    "entry.altered": _("链 {chain} 第 {seq} 条：正文和校验值都与前后的记录对不上，这一条被改写或者替换。"),
    "copy.altered": _("链 {chain} 第 {seq} 条：供查询的列“{column}”与正文不一致，列被改过，或者这一条被挪动过。"),
    "entry.missing": _("链 {chain} 缺第 {seq} 条：被删除。"),
    "entry.inserted": _("链 {chain} 第 {seq} 条：这个序号有不止一条，或者序号不可能存在，是从外面插入的。"),
    "entry.unreadable": _("链 {chain} 第 {seq} 条：不是本系统写的格式，读不出来。"),
    "tail.missing": _("链 {chain} 末尾缺第 {seq} 条：链首记着有这些条，记录被截断。"),
    "tail.inserted": _("链 {chain} 第 {seq} 条在链首之后：是从外面插入的，或者链首被改回去。"),
    "head.altered": _("链 {chain} 的链首与最后一条（第 {seq} 条）不符：链首被改过，或者最后一条连同校验值被改写。"),
    "head.missing": _("链 {chain} 没有链首：链首被删除，或者整条链是从外面插入的。"),
    "chain.missing": _("链 {chain} 整条不见了：应有第 {seq} 条。"),
    "anchor.differs": _("链 {chain} 第 {seq} 条与 {day} 锚定的校验值不同：这一条或者它以前的记录被整段改写。"),
    "anchor.beyond": _("链 {chain} 缺第 {seq} 条：{day} 锚定时已经有这些条，记录连同链首被截断。"),
    "anchor.damaged": _("{day} 的锚定文件被改过或者损坏：{file}。"),
    "anchor.differing": _("{day} 的锚定文件与台账里当天锚定的记录不是同一份，其中一个被换过。"),
    "anchor.lost": _("找不到 {day} 的锚定文件；台账里记着当天锚定过。"),
    "trigger.absent": _("数据库里没有保护台账的触发器 {trigger}：有人去掉过它，或者数据表重建过。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is wrong. `first` and `last` are sequence numbers; None where no entry is meant."""

    code: str
    chain: str = ""
    first: int | None = None
    last: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        seq = str(self.first) if self.first == self.last else f"{self.first}—{self.last}"
        return str(SENTENCES[self.code]).format(chain=self.chain, seq=seq, **self.values)

    def as_dict(self) -> dict[str, Any]:
        place = {"chain": self.chain or None, "first": self.first, "last": self.last}
        return {"code": self.code, **place, "values": dict(self.values), "sentence": self.sentence}


def joined(damages: Iterable[Damage]) -> list[Damage]:
    """The same damage to neighbours is told once: 第 3—900 条."""
    found: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[Damage]] = {}
    for damage in damages:
        alike = found.setdefault((damage.chain, damage.code, tuple(sorted(damage.values.items()))), [])
        if alike and damage.first is not None and alike[-1].last == damage.first - 1:
            alike[-1] = replace(alike[-1], last=damage.last)
        else:
            alike.append(damage)
    return [damage for alike in found.values() for damage in alike]
