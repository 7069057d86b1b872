"""Help and errors are Chinese, name what is wrong and what to do, and end with status 2."""

import re

import pytest

from tests.cli.running import FULL, gongkai

COMMANDS = [(), ("report",), ("demo",), ("serve",), ("init",), ("migrate",)]
COMMANDS += [("worker",), ("files",), ("files", "verify"), ("search",), ("search", "verify"), ("search", "rebuild")]
COMMANDS += [("report", verb) for verb in ("read", "check", "compare", "convert", "rollup")]
COMMANDS += [("case",), ("case", "replay"), ("applications",), ("applications", "rebuild")]
COMMANDS += [("law",), *(("law", verb) for verb in ("due", "workdays", "add", "fee"))]
REPORT = FULL / "simajia_town_2020.txt"
# English that belongs in a Chinese help text: the names of things, and values to type.
NAMES = re.compile(
    r"--?[a-z-]+|\[[a-z|]+\]|gongkai|report|demo|init|migrate|serve|read|check|compare|convert|rollup|law|due|workdays|add|fee"
    r"|worker|files|search|verify|SIGTERM|audit|keys|backup|restore|SQLite|PostgreSQL"
    r"|case|replay|applications|rebuild|Lines|YYYY-MM-DD|TOML"
    r"|JSON|Word|PDF|Excel|GONGKAI_DATA|own|aggregate|year|parent|level|edition|agency|1<=x<=\d+|\bx\b"
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_chinese_to_the_last_word(command):
    done = gongkai(*command, "--help")
    assert done.returncode == 0
    assert done.out.startswith("用法：")
    assert re.findall(r"[A-Za-z]{2,}", NAMES.sub(" ", done.out)) == []


def test_help_does_not_depend_on_the_locale():
    chinese, english = (gongkai("report", "check", "-h", LANG=lang, LANGUAGE=lang) for lang in ("zh_CN", "en_US"))
    assert chinese.stdout == english.stdout


WRONG = {
    "no such command": (("report", "chec"), "没有 chec 这个命令。是不是想用：“check”？\n"),
    "a command is missing": (("report",), "命令"),
    "no file named": (("report", "check"), "缺少参数“文件…”。\n"),
    "no such option": (("report", "check", "--jsn", REPORT), "没有 --jsn 这个选项"),
    "no such file": (("report", "read", "no/such/report.html"), "没有找到文件 no/such/report.html"),
    "nothing matches": (("report", "read", "no-such-*.html"), "没有找到文件 no-such-*.html"),
    "no day": (("report", "check", "--published", "2021-02-30", REPORT), "“2021-02-30”不是日期"),
    "no month and day": (("report", "check", "--township-due", "13-01", REPORT), "“13-01”不是月和日"),
    "no such scope": (("report", "check", "--scope", "all", REPORT), "没有“all”这一项，可选：“own”、“aggregate”。"),
    "half of a pair": (("report", "check", "--parent", REPORT, REPORT), "--children 要一起写"),
    "standard input twice": (("report", "read", "-", "-"), "只能写一次"),
    "no format": (("report", "convert", REPORT, "-o", "out.odt"), "请加 --to"),
    "such a format is not written": (
        ("report", "convert", REPORT, "--to", "odt", "-o", "x"),
        "没有“odt”这一项，可选：“docx”、“pdf”、",
    ),
    "no folder to write to": (
        ("report", "convert", REPORT, "-o", "no/such/folder/x.html"),
        "没有文件夹 no/such/folder",
    ),
    "no port": (("serve", "--port", "70000"), "不在范围"),
}


@pytest.mark.parametrize("why", WRONG)
def test_wrong_usage_is_named_in_chinese_with_status_2(why):
    arguments, words = WRONG[why]
    done = gongkai(*arguments)
    assert done.returncode == 2
    assert words in done.said
    assert done.stdout == b""
    assert "Traceback" not in done.said
