"""The demonstration as a newcomer starts it, looked at with Chromium."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect, sync_playwright

CHROMIUM = shutil.which("chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 30_000  # milliseconds: a busy machine is slow and nothing is wrong with it
LEFT = ("htmx:sendAbort", "htmx:afterRequest")
LATE = "Failed to load resource: the server responded with a status of 409"  # a page that tells what came meanwhile
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of `gongkai demo`, started with nothing and stopped as Ctrl-C stops it."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    port = str(8600 + 60 * worker)  # two sites that look for a free port at once could both take the same
    program = [sys.executable, "-m", "gongkai", "demo", "--data", str(folder), "--port", port]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            address = ADDRESS.search(process.stdout.readline())[0]
            wait_for(address)
            yield address
        finally:
            process.terminate()
            assert process.wait(60) == 0


def wait_for(address, times=600):
    for _ in range(times):
        try:
            with urlopen(f"{address}/healthz") as answer:
                return answer.read()
        except OSError:
            subprocess.run(["sleep", "0.1"], check=True)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("没有 chromium，浏览器测试没有做")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS) as browser:
        yield browser


def follow(element):
    """A click that leads to a page, done when that page is there: what reads next never reads the one before."""
    with element.page.expect_navigation():
        element.click()


@contextmanager
def opened(browser, **options):
    """
    A page whose console stays empty: a violation of the policy, or a script that fails, is an error there. What a page
    was still asking for when it was left is none.
    """
    with browser.new_context(locale="zh-CN", **options) as context:
        page = context.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
        assert [line for line in said if not line.startswith((*LEFT, LATE))] == []


@pytest.fixture
def page(chromium, site):
    with opened(chromium, viewport={"width": 1280, "height": 900}, base_url=site) as page:
        yield page


@pytest.fixture
def phone(chromium, site):
    with opened(chromium, viewport={"width": 360, "height": 740}, base_url=site, has_touch=True) as page:
        yield page


@pytest.fixture
def without_scripts(chromium, site):
    with opened(chromium, viewport={"width": 1280, "height": 900}, base_url=site, java_script_enabled=False) as page:
        yield page
