"""What a filing asks of the database: a hundred people may file at once, and each holds up the others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.applications.models import Application
from tests.portal.conftest import ADDRESS, token_on

pytestmark = pytest.mark.django_db
MOST = 58  # statements of a form with one scan, those that bound transactions among them


@pytest.fixture
def asked(client, send):
    """How many statements it takes to send the form."""

    def count(**changes):
        token = token_on(client.get(ADDRESS))
        with CaptureQueriesContext(connection) as captured:
            assert send(token=token, **changes).status_code == 303
        return len(captured)

    return count


def test_a_filing_asks_little_and_no_more_when_the_register_is_full(asked):
    asked()  # the first of the year makes the counter, the keys and the chain
    few = asked(identity_number="110105194912310038")
    assert few <= MOST
    more = [asked() for _each in range(8)]
    assert max(more) <= few
    assert Application.objects.count() == 10


def test_words_cost_nothing_more_each(asked):
    asked()
    few = asked()
    assert asked(address="某县某镇一村15号", postcode="154300", feature="某政发〔2024〕5号", form="纸质") == few
