"""
Made-up numbers of persons and the ways in which they are written. Nothing here comes from the code under test: check
digits are reckoned by other formulas (ISO 7064 by its recursion, Luhn by its table), and places by a list of their own.
"""

PLACES = ("110105", "340123", "341523", "440106", "510118", "620702", "653101", "810000", "320703", "500234")
SURNAMES = ("张", "王", "李", "赵", "陈", "刘", "周", "吴", "孙", "马")
GIVEN = ("小明", "建国", "秀英", "桂兰", "志强", "丽", "伟", "海燕", "国庆", "玉珍")
DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
FULL_WIDTH = str.maketrans("0123456789X", "".join(chr(0xFF10 + digit) for digit in range(10)) + "\uff38")
BOLD = str.maketrans("0123456789", "".join(chr(0x1D7CE + digit) for digit in range(10)))
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
IN_WORDS = str.maketrans("0123456789", "〇一二三四五六七八九")
LIKE_LETTERS = str.maketrans("01", "Ol")


def birthday(chance, first=1935, last=2009):
    return f"{chance.randint(first, last)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"


def with_check(digits):
    """ISO 7064 MOD 11-2 by its recursion: the last character makes the whole congruent to 1."""
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    last = (12 - rest) % 11
    return digits + ("X" if last == 10 else str(last))


def identity(chance, **years):
    return with_check(f"{chance.choice(PLACES)}{birthday(chance, **years)}{chance.randint(1, 999):03}")


def old_identity(chance):
    return f"{chance.choice(PLACES[:7])}{birthday(chance, 1935, 1998)[2:]}{chance.randint(1, 999):03}"


def card(chance, length=19):
    body = chance.choice(("622202", "622848", "621700", "623058", "621226"))
    body += "".join(str(chance.randint(0, 9)) for _ in range(length - 7))
    total = sum(DOUBLED[int(digit)] if place % 2 == 0 else int(digit) for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def mobile(chance):
    head = chance.choice(("130", "138", "139", "150", "156", "158", "177", "180", "189", "198", "166", "191"))
    return f"{head}{chance.randint(0, 99_999_999):08}"


def name(chance):
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def grouped(number, sizes, joint):
    """The number in groups of these sizes, the last taking what is left."""
    groups, at = [], 0
    for size in sizes:
        groups.append(number[at : at + size])
        at += size
    return joint.join([*groups, number[at:]] if at < len(number) else groups)


def broken(chance, number, joint="\n"):
    at = chance.randint(3, len(number) - 3)
    return f"{number[:at]}{joint}{number[at:]}"


# Each is a way to write a number of eighteen, eleven and nineteen digits.
IDENTITIES = {
    "plain": lambda chance, number: number,
    "small x": lambda chance, number: number.lower(),
    "groups": lambda chance, number: grouped(number, (6, 8, 4), " "),
    "fours": lambda chance, number: grouped(number, (4, 4, 4, 4), " "),
    "hyphens": lambda chance, number: grouped(number, (6, 8, 4), "-"),
    "dashes": lambda chance, number: grouped(number, (6, 8, 4), "—"),
    "dots": lambda chance, number: grouped(number, (6, 8, 4), "·"),
    "apart": lambda chance, number: " ".join(number),
    "wide spaces": lambda chance, number: grouped(number, (6, 8, 4), "\u3000"),
    "no-break spaces": lambda chance, number: grouped(number, (6, 4, 4, 4), "\u00a0"),
    "no width": lambda chance, number: "\u200b".join(number),
    "soft hyphens": lambda chance, number: grouped(number, (3, 5, 5), "\u00ad"),
    "full width": lambda chance, number: number.translate(FULL_WIDTH),
    "bold digits": lambda chance, number: number.translate(BOLD),
    "other digits": lambda chance, number: number.translate(ARABIC),
    "in words": lambda chance, number: number.translate(IN_WORDS),
    "letters": lambda chance, number: number.translate(LIKE_LETTERS),
    "broken line": broken,
    "broken with indent": lambda chance, number: broken(chance, number, "\r\n    "),
    "cells": lambda chance, number: grouped(number, (6, 8, 4), "\t"),
    "pipes": lambda chance, number: grouped(number, (6, 8, 4), " | "),
    "boxes": lambda chance, number: "\t".join(number),
    "piped boxes": lambda chance, number: "|".join(number),
    "one under the other": lambda chance, number: "\n".join(number),
    "bracketed": lambda chance, number: f"({number})",
    "cross for X": lambda chance, number: number.replace("X", "×"),
    "commas": lambda chance, number: grouped(number, (3, 3, 3, 3, 3), ","),
    "run into the telephone": lambda chance, number: number + mobile(chance),
}
MOBILES = {
    "plain": lambda chance, number: number,
    "3-4-4": lambda chance, number: grouped(number, (3, 4, 4), "-"),
    "3 4 4": lambda chance, number: grouped(number, (3, 4, 4), " "),
    "3.4.4": lambda chance, number: grouped(number, (3, 4, 4), "."),
    "dashes": lambda chance, number: grouped(number, (3, 4, 4), "—"),
    "country": lambda chance, number: f"+86 {number}",
    "country with zeros": lambda chance, number: f"0086-{number}",
    "country glued": lambda chance, number: f"86{number}",
    "3 8": lambda chance, number: grouped(number, (3,), " "),
    "7 4": lambda chance, number: grouped(number, (7,), " "),
    "apart": lambda chance, number: " ".join(number),
    "full width": lambda chance, number: number.translate(FULL_WIDTH),
    "wide spaces": lambda chance, number: grouped(number, (3, 4, 4), "\u3000"),
    "no width": lambda chance, number: "\u200b".join(number),
    "in words": lambda chance, number: number.translate(IN_WORDS),
    "letters": lambda chance, number: number.translate(LIKE_LETTERS),
    "broken line": broken,
    "boxes": lambda chance, number: "\t".join(number),
    "cells": lambda chance, number: grouped(number, (3, 4, 4), "\t"),
    "bracketed head": lambda chance, number: f"({number[:3]}){number[3:7]}-{number[7:]}",
    "two together": lambda chance, number: number + mobile(chance),
}
CARDS = {
    "plain": lambda chance, number: number,
    "fours": lambda chance, number: grouped(number, (4, 4, 4, 4), " "),
    "hyphens": lambda chance, number: grouped(number, (4, 4, 4, 4), "-"),
    "6 and the rest": lambda chance, number: grouped(number, (6,), " "),
    "apart": lambda chance, number: " ".join(number),
    "full width": lambda chance, number: number.translate(FULL_WIDTH),
    "no width": lambda chance, number: "\u200b".join(number),
    "broken line": broken,
    "boxes": lambda chance, number: "\t".join(number),
    "cells": lambda chance, number: grouped(number, (4, 4, 4, 4), "\t"),
    "in words": lambda chance, number: number.translate(IN_WORDS),
    "run into the telephone": lambda chance, number: number + mobile(chance),
}
# What stands around: sentences, labels, cells of a table, nothing at all.
AROUND = (
    "现将{}同志的情况予以公示。",
    "身份证号：{}；",
    "（{}）",
    "{}",
    "姓名\t{}\t备注",
    "联系方式 {} 。",
    "1、{}，已核实",
    "名单：{}\n合计3人",
    "账号{}",
    "| 张三 | {} | 是 |",
    "户主{}户",
    "手机{}",
    "李四{}；王五",
    "Tel{}",
    "张三：{}、李小四",
)
