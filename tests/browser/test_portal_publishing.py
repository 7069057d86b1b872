"""
主动公开 as the public sees it, in Chromium: a demonstration site with records of its own, looked at in light, dark and
elder mode, at a desk and on a telephone.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ADDRESS, opened, wait_for
from tests.browser.test_public_site import NO_SIDE_SCROLL, faults

pytestmark = pytest.mark.browser
FILL = Path(__file__).parent / "publishing_demo.py"
MOST_BYTES, MOST_REQUESTS = 60_000, 10
PAGES = {
    "home": "/",
    "record": "/records/1/",
    "repealed": "/records/2/",
    "gone": "/records/3/",
    "print": "/records/1/print/",
    "search": "/search/?q=低保",
    "nothing": "/search/?q=没有这样的事",
    "browse": "/browse/",
    "agency": "/agencies/simajia/",
    "column": "/agencies/simajia/disclosures/",
    "catalogue": "/agencies/simajia/catalogue/",
    "guide": "/agencies/simajia/guide/",
    "guides-below": "/agencies/huachuan/guide/?below=1",
    "reports-below": "/agencies/huachuan/reports/?below=1",
    "complain": "/agencies/simajia/complain/",
    "apply": "/agencies/simajia/apply/",
}


@pytest.fixture(scope="module")
def published_site(tmp_path_factory):
    """The demonstration, with three records published before it opens."""
    folder = tmp_path_factory.mktemp("published") / "data"
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    port = str(9600 + 60 * worker)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    program = [sys.executable, "-m", "gongkai", "demo", "--data", str(folder), "--port", port]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            address = ADDRESS.search(process.stdout.readline())[0]
            wait_for(address)
            for_site = {
                "GONGKAI_DATA": str(folder),
                "GONGKAI_PLAIN_HTTP": "1",
                "DJANGO_SETTINGS_MODULE": "gongkai.site.settings",
            }
            subprocess.run(
                [sys.executable, str(FILL)], check=True, env={**environment, **for_site}, cwd=FILL.parents[2]
            )
            yield address
        finally:
            process.terminate()
            assert process.wait(60) == 0


@pytest.fixture
def desk(chromium, published_site):
    with opened(chromium, viewport={"width": 1280, "height": 900}, base_url=published_site) as page:
        yield page


@pytest.fixture
def telephone(chromium, published_site):
    with opened(chromium, viewport={"width": 360, "height": 740}, base_url=published_site) as page:
        yield page


def go(page, name):
    """A page of the table, as soon as it shows."""
    page.goto(PAGES[name])
    page.locator("h1").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
@pytest.mark.parametrize("name", [name for name in PAGES if name != "gone"])
def test_a_page_has_no_fault_that_axe_knows(desk, published_site, name, scheme, elder):
    desk.emulate_media(color_scheme=scheme)
    if elder:
        desk.context.add_cookies([{"name": "elder", "value": "1", "url": published_site}])
    go(desk, name)
    assert faults(desk) == []


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
@pytest.mark.parametrize("name", [name for name in PAGES if name != "gone"])
def test_a_phone_never_scrolls_sideways(telephone, published_site, name, elder):
    if elder:
        telephone.context.add_cookies([{"name": "elder", "value": "1", "url": published_site}])
    go(telephone, name)
    assert telephone.evaluate(NO_SIDE_SCROLL)


def test_what_is_gone_has_no_fault_either(chromium, published_site):
    with chromium.new_context(viewport={"width": 360, "height": 740}, base_url=published_site) as context:
        page = context.new_page()
        assert page.goto(PAGES["gone"]).status == 410
        assert faults(page) == []
        assert page.evaluate(NO_SIDE_SCROLL)


@pytest.mark.parametrize("name", [name for name in PAGES if name != "gone"])
def test_a_first_view_is_light(desk, name):
    """Bytes over the wire, as the browser counted them."""
    session = desk.context.new_cdp_session(desk)
    session.send("Network.enable")
    loaded = []
    session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    desk.goto(PAGES[name], wait_until="networkidle")
    assert 0 < len(loaded) <= MOST_REQUESTS
    assert sum(loaded) < MOST_BYTES


def test_from_a_matter_of_life_to_the_record_and_its_file(desk):
    desk.goto("/")
    desk.get_by_role("link", name="低保", exact=True).click()
    desk.get_by_role("link", name="关于调整农村低保标准的通知").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("关于调整农村低保标准的通知")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="低保标准表.csv").click()
    assert download.value.suggested_filename == "低保标准表.csv"


def test_a_record_names_the_document_that_repealed_it(desk):
    desk.goto(PAGES["repealed"])
    desk.get_by_role("note").get_by_role("link").click()
    expect(desk.get_by_role("note")).to_contain_text("改变了下面文件的效力")


def test_what_is_already_public_comes_while_the_applicant_writes(desk):
    desk.goto(PAGES["apply"])
    desk.locator("#id_matter").press_sequentially("农村低保标准")
    found = desk.locator("#already-public").get_by_role("link")
    expect(found.first).to_contain_text("低保标准")
