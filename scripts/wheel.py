"""Builds the wheel and tries it out where nothing else is: an empty environment in a temporary folder."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

PATIENCE = 120  # seconds for the first page: migrations and the demonstration come before it


class Broken(Exception):
    """The wheel does not hold what the program needs."""


def build(root: Path) -> None:
    """dist/gongkai-….whl, from what is committed or lies in the working tree."""
    for leftover in ("build/lib", "dist"):  # setuptools would pack what was deleted since the last build
        shutil.rmtree(root / leftover, ignore_errors=True)
    for folder in (root / "build").glob("bdist*"):
        shutil.rmtree(folder)
    pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(root / "dist"), str(root))


def try_out(root: Path) -> None:
    (package,) = (root / "dist").glob("gongkai-*.whl")
    holds_everything(root, package)
    with tempfile.TemporaryDirectory(prefix="gongkai-wheel-") as folder:
        home = Path(folder)
        venv.create(home / "venv", with_pip=True)
        pip(str(home / "venv/bin/python"), "install", str(package))
        check_a_report(home, root / "tests/corpus/full/shuyang_drc_2023.html")
        run_the_demo(home)
    print(f"{package.name} 在全新的环境中可以安装和运行。")


def holds_everything(root: Path, package: Path) -> None:
    """Every committed file of the package is in the wheel: templates, styles, tables of the law, the demonstration."""
    listed = subprocess.run(["git", "ls-files", "-z", "gongkai"], cwd=root, check=True, stdout=subprocess.PIPE).stdout
    with zipfile.ZipFile(package) as archive:
        packed = set(archive.namelist())
    if missing := sorted(name for name in listed.decode().split("\0") if name and name not in packed):
        raise Broken(f"安装包缺少文件：{'、'.join(missing)}")


def pip(python: str, *arguments: str) -> None:
    subprocess.run([python, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments], check=True)


def check_a_report(home: Path, sample: Path) -> None:
    done = subprocess.run(
        [home / "venv/bin/gongkai", "report", "check", "--json", sample],
        cwd=home,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    if done.returncode not in (0, 1) or '"edition": "2021"' not in done.stdout:
        raise Broken(f"report check 没有读出年度报告：{done.stdout[:200]}")


def run_the_demo(home: Path) -> None:
    """`gongkai demo` prints an address, serves its pages there, and stops when it is asked to."""
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(home), "GONGKAI_DATA": str(home / "data")}
    demo = subprocess.Popen(
        [home / "venv/bin/gongkai", "demo"],
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        address = address_of(demo)
        visit(address)
    finally:
        demo.send_signal(signal.SIGTERM)
        try:
            demo.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(demo.pid, signal.SIGKILL)
            raise Broken("gongkai demo 收到停止信号后没有停下") from None


def address_of(demo: subprocess.Popen[str]) -> str:
    said = []
    signal.signal(signal.SIGALRM, lambda *_: demo.kill())
    signal.alarm(PATIENCE)
    assert demo.stdout is not None
    for line in demo.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            signal.alarm(0)
            return found[0]
    raise Broken("gongkai demo 没有给出地址：" + "".join(said)[-2000:])


def visit(address: str) -> None:
    """The home page, every style sheet and script that it names, and the health check."""
    home = first_answer(address)
    if "政府信息公开" not in home:
        raise Broken("首页没有“政府信息公开”字样")
    assets = re.findall(r'(?:href|src)="/(static/[^"]+)"', home)
    if not assets:
        raise Broken("首页没有引用样式文件")
    for path in (*assets, "healthz", "readyz"):
        get(address + path)
    report = re.search(r'href="/([^"]*/reports/2020/)"', home)
    if report is None or "四马架镇" not in get(address + report[1]):
        raise Broken("首页没有通向四马架镇 2020 年度报告的链接")


def first_answer(address: str) -> str:
    """The address is said a moment before anybody listens there."""
    for _attempt in range(PATIENCE):
        try:
            return get(address)
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            time.sleep(1)
    raise Broken(f"{address} 没有回应")


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return str(answer.read().decode("utf-8", "replace"))
