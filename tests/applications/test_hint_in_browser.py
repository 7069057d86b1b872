"""一事一申请: the browser gives the hint to the same texts as the server."""

import pytest

from gongkai.agencies.channels import set_channel
from gongkai.agencies.models import Way
from gongkai.ledger.services import SYSTEM
from gongkai.portal.applying.hints import seems_several
from tests.applications.windows import in_one_thread, windows  # noqa: F401 - fixtures
from tests.portal.test_applying_several import SEVERAL, SINGLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_while_somebody_types_the_same_texts_get_the_hint(windows, town):  # noqa: F811 - the fixture
    set_channel(town, Way.ONLINE, is_open=True, by=SYSTEM, address="本网站", notes="随时可以提交")
    with windows(None) as page:
        page.goto("/agencies/simajia/apply/")
        hint = page.locator("#several")
        for text in (*SINGLE, *SEVERAL):
            page.locator("[name=matter]").fill(text)
            assert hint.is_visible() == seems_several(text), text
