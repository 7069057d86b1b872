"""
The gate: everything that must hold before a change is taken. `make test` runs all parts, one after another;
`gate.py style pure` runs some. Each part prints its time; a part that cannot run here says why.
Standard library only.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import postgres
import wheel

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PURE = ("law", "reading", "writing", "cli", "architecture", "deploy")
APPS = (
    "ledger",
    "tasks",
    "files",
    "search",
    "ui",
    "agencies",
    "people",
    "duties",
    "notices",
    "applications",
    "reports",
    "workbench",
    "portal",
)
DATABASE = (*APPS, "site", "faults")
MORE = ("-n", str((os.cpu_count() or 1) + 1))  # of the workers one always waits: for the database, a disk, a site
PAGES = ROOT / "build" / "pages"
GENERATED = {"docs/law.md": "gongkai.law.document", "docs/rules.md": "gongkai.law.report.rules.document"}
DEBIAN = (
    "chromium",
    "fonts-noto-cjk",
    "libreoffice-calc-nogui",
    "libreoffice-writer-nogui",
    "nginx-light",
    "poppler-utils",
    "postgresql",
)
# What a site behind one proxy sets; the checks of a deployment are about such a site.
DEPLOYED = {"GONGKAI_PROXIES": "1", "GONGKAI_HOSTS": "www.example.gov.cn"}
HTML_VALIDATE = "html-validate@11.18.0"


class Failed(Exception):
    """The part ran and something does not hold."""


class Skipped(Exception):
    """The part cannot run on this machine; the message says why and what would change that."""


@dataclass(frozen=True)
class Result:
    part: str
    seconds: float
    verdict: str


def run(*command: str, **environment: str) -> None:
    """Run one command from the root of the checkout; its output is shown as it comes."""
    print("$", " ".join(command), flush=True)
    if subprocess.run(command, cwd=ROOT, env=os.environ | environment, stdin=subprocess.DEVNULL).returncode:
        raise Failed(command[0].rsplit("/", 1)[-1])


def tool(name: str, *arguments: str, **environment: str) -> None:
    run(str(BIN / name), *arguments, **environment)


def python(*arguments: str, **environment: str) -> None:
    run(sys.executable, *arguments, **environment)


def pytest(folders: tuple[str, ...], *options: str, **environment: str) -> None:
    """Tests of these folders, in parallel, in random order, with the 20 slowest at the end."""
    paths = [f"tests/{folder}" for folder in folders if (ROOT / "tests" / folder).is_dir()]
    seed = f"--randomly-seed={int(time.time())}"  # shown with the command, so that an order can be had again
    tool("pytest", "-q", "-n", "auto", "--durations=20", "-rs", seed, *options, *paths, **environment)


def debian() -> None:
    """What the tests use besides Python. A test that still lacks its program skips itself and says so."""
    if subprocess.run([ROOT / "scripts" / "debian.sh", *DEBIAN], stdin=subprocess.DEVNULL).returncode:
        raise Skipped("有 Debian 软件包没有装上，需要它们的测试会跳过")


def style() -> None:
    tool("ruff", "check", ".")
    tool("ruff", "format", "--check", ".")


def types() -> None:
    with data_folder() as data:
        tool("mypy", GONGKAI_DATA=data)


def imports() -> None:
    tool("lint-imports")


def documents() -> None:
    """Documents that a program writes are as it would write them now."""
    stale = [page for page, module in GENERATED.items() if generated(module) != (ROOT / page).read_text("utf-8")]
    if stale:
        raise Failed(f"过期的文档：{'、'.join(stale)}（make docs 重新生成）")


def write_documents() -> None:
    for page, module in GENERATED.items():
        (ROOT / page).write_text(generated(module), "utf-8")


def generated(module: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", module], cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    ).stdout


def pure() -> None:
    pytest(PURE)


def django() -> None:
    """No migration is missing, and the settings of a real installation pass Django's own checks."""
    with data_folder() as data:
        environment = {"GONGKAI_DATA": data, "DJANGO_SETTINGS_MODULE": "gongkai.site.settings"} | DEPLOYED
        python("-m", "django", "makemigrations", "--check", "--dry-run", **environment)
        python("-m", "django", "check", "--deploy", "--fail-level", "WARNING", **environment)


def sqlite() -> None:
    shutil.rmtree(PAGES, ignore_errors=True)
    PAGES.mkdir(parents=True)
    pytest(DATABASE, *MORE, "-m", "not browser", GONGKAI_SAVE_PAGES=str(PAGES))


def on_postgres() -> None:
    with postgres_url() as url:
        pytest(DATABASE, *MORE, "-m", "not browser", DATABASE_URL=url)
        if shutil.which("chromium"):
            pytest(("browser",), "-m", "smoke", "-n", "1", DATABASE_URL=url)  # one site, one database


def browser() -> None:
    if not shutil.which("chromium"):
        raise Skipped("没有 chromium")
    pytest(("browser",))
    # Those that look into the database too: apart, so that no other test meets the browser's loop.
    pytest(("applications",), "-m", "browser")


def html() -> None:
    """The pages that the database tests saved are valid HTML."""
    pages = sorted(map(str, PAGES.glob("*.html")))
    if not pages:
        raise Skipped("没有保存下来的网页（先运行 sqlite 一部分）")
    npm = shutil.which("npm")
    if not npm:
        raise Skipped("没有 npm")
    folder = ROOT / "build" / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    quiet = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")
    run(npm, "install", "--prefix", str(folder), *quiet, HTML_VALIDATE)
    run("node", "scripts/validate_html.mjs", str(folder), *pages)


def installed() -> None:
    """The wheel holds all that the program needs: it runs where nothing else is."""
    try:
        wheel.build(ROOT)
        wheel.try_out(ROOT)
    except wheel.Broken as reason:
        raise Failed(str(reason)) from None


@contextmanager
def data_folder() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        yield folder


@contextmanager
def postgres_url() -> Iterator[str]:
    try:
        with postgres.throwaway() as url:
            yield url
    except postgres.Unavailable as reason:
        raise Skipped(str(reason)) from None


PARTS: dict[str, Callable[[], None]] = {
    "debian": debian,
    "style": style,
    "types": types,
    "imports": imports,
    "documents": documents,
    "pure": pure,
    "django": django,
    "sqlite": sqlite,
    "postgres": on_postgres,
    "browser": browser,
    "html": html,
    "wheel": installed,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}")
    parser.add_argument("--long", action="store_true", help="the long fuzz, kill and load tests too")
    parser.add_argument("--write", action="store_true", help="write the generated documents")
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.parts if name not in PARTS]:
        parser.error(f"没有这一部分：{'、'.join(unknown)}；有：{'、'.join(PARTS)}")
    if chosen.long:
        os.environ["GONGKAI_LONG"] = "1"
    if chosen.write:
        write_documents()
    results = [judge(name) for name in chosen.parts or PARTS]
    report(results)
    return any(result.verdict.startswith("失败") for result in results)


def judge(name: str) -> Result:
    print(f"\n=== {name} ===", flush=True)
    start = time.monotonic()
    verdict = "通过"
    try:
        PARTS[name]()
    except Skipped as reason:
        verdict = f"跳过：{reason}"
    except (Failed, subprocess.CalledProcessError, OSError) as reason:
        verdict = f"失败：{reason}"
    seconds = time.monotonic() - start
    print(f"--- {name}: {seconds:.1f} s, {verdict}", flush=True)
    return Result(name, seconds, verdict)


def report(results: list[Result]) -> None:
    print("\n各部分用时：")
    for result in results:
        print(f"  {result.part:<10} {result.seconds:>7.1f} s  {result.verdict}")
    print(f"  {'总计':<8} {sum(result.seconds for result in results):>7.1f} s")
    failed = sum(result.verdict.startswith("失败") for result in results)
    print(f"{len(results) - failed} 部分通过或跳过，{failed} 部分失败", flush=True)


if __name__ == "__main__":
    sys.exit(main())
