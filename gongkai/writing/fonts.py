"""
The fonts of an official document, found by family. GB/T 9704-2012 asks for 仿宋, 黑体, 楷体
and 小标宋; where a machine has not the one, the next of its stack stands in. Every stack
ends in a font that has the rare characters of personal names (喆, 堃, 昇) which a GB 2312
font lacks.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import typst

SONG: Final = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "SimSun",
    "NSimSun",
    "Songti SC",
    "FandolSong",
)
SANS: Final = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei")
# Typst and fontconfig call some fonts by different names (FandolFang R, FandolFang): both stand here.
FANG: Final = ("FandolFang R", "FandolFang", "FangSong_GB2312", "仿宋_GB2312", "FangSong", "STFangsong")
KAI: Final = ("FandolKai R", "FandolKai", "KaiTi_GB2312", "楷体_GB2312", "KaiTi", "STKaiti", "LXGW WenKai")

STACKS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "仿宋": (
            "FandolFang R",
            "FandolFang",
            "FangSong_GB2312",
            "仿宋_GB2312",
            "FangSong",
            "STFangsong",
            *SONG,
            *SANS,
        ),
        "黑体": (*SANS[:3], "SimHei", "STHeiti", "FandolHei", "Microsoft YaHei", SANS[3], *SONG),
        "楷体": ("FandolKai R", "FandolKai", "KaiTi_GB2312", "KaiTi", "STKaiti", "LXGW WenKai", *SONG, *SANS),
        "小标宋": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *SONG, *SANS),
    }
)


@dataclass
class MissingFontsError(Exception):
    """No Chinese font is installed; `package` is the Debian package that brings one."""

    package: str = "fonts-noto-cjk"

    def __str__(self) -> str:
        return (
            f"本机没有中文字体，不能生成 PDF。请安装软件包 {self.package}（Debian：apt-get install {self.package}）"
            "后再试；其他格式不受影响。"
        )


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The fonts to draw with: where they are, and for every typeface the families that are there."""

    source: typst.Fonts
    stacks: Mapping[str, tuple[str, ...]]


@cache
def installed() -> Typefaces:
    """The fonts of this machine. MissingFontsError where none is Chinese."""
    return typefaces_in(typst.Fonts(include_system_fonts=True, include_embedded_fonts=False))


def typefaces_in(source: typst.Fonts) -> Typefaces:
    return Typefaces(source, stacks_of(source.families()))


def stacks_of(families: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """For every typeface the families of its stack that are there, in its order."""
    stacks = {typeface: _those_in(stack, families) for typeface, stack in STACKS.items()}
    if not all(stacks.values()):
        raise MissingFontsError
    return MappingProxyType(stacks)


def _those_in(stack: Iterable[str], families: Collection[str]) -> tuple[str, ...]:
    known = {family.casefold(): family for family in families}
    return tuple(dict.fromkeys(known[name.casefold()] for name in stack if name.casefold() in known))
