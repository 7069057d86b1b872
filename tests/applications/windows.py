"""Chromium windows on a site that this process serves: the clock can be moved and the database looked into."""

import os
from contextlib import contextmanager
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.applications.conftest import browser
from tests.browser.conftest import follow, opened

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
NO_SIDE_SCROLL = "document.documentElement.scrollWidth <= window.innerWidth"
PICTURES = os.environ.get("PICTURES_OF_PAGES")  # a folder, for whoever wants to look


@pytest.fixture(scope="module", autouse=True)
def in_one_thread():
    """The browser is driven by a loop of its own in this thread; the database is asked from here all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def windows(static_files, settings, monkeypatch, request):
    """`windows(post, viewport=DESK)` is the window of that post, `windows(None)` that of somebody of the public."""
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    for place in ("contrib.staticfiles.handlers.StaticFilesHandler", "test.testcases._StaticFilesHandler"):
        monkeypatch.setattr(f"django.{place}", lambda application: application)  # they are served as on a server
    live_server = request.getfixturevalue("live_server")  # after the static files are there
    shared = request.getfixturevalue("chromium")  # after the database: its loop would be in the way
    return partial(window, shared, live_server.url)


@contextmanager
def window(shared, site, post, **options):
    with opened(shared, base_url=site, **options) as page:
        if post:
            cookies = browser(post).cookies.items()
            page.context.add_cookies([{"name": name, "value": morsel.value, "url": site} for name, morsel in cookies])
        yield page


def looked_at(page, name=""):
    """Every page that is passed: nothing to be scrolled sideways, and no fault that axe knows."""
    if PICTURES:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=f"{PICTURES}/{name or page.title()}-{page.viewport_size['width']}.png", full_page=True)
    assert page.evaluate(NO_SIDE_SCROLL), page.url
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def press(page, name):
    follow(page.get_by_role("button", name=name, exact=True).first)
    looked_at(page)


def go(page, name, *, exact=False):
    follow(page.get_by_role("link", name=name, exact=exact).first)
    looked_at(page)


def choose(page, name, value):
    page.locator(f"input[name={name}][value={value}]").check()


def fill(page, **said):
    for name, text in said.items():
        page.locator(f"[name={name}]").fill(text)
