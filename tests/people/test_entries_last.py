"""An act appends its entries once, as the last that it does: whoever waits at a chain waits for nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.agencies import services as agencies
from gongkai.agencies.models import Kind, Level
from gongkai.ledger import chains
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Draft
from gongkai.people import access, handover, services, setup
from gongkai.people.models import Post, Role, User
from tests.ledger.happening import KIND, written_after_the_ledger
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters():
    """An app above, which has an entry of its own for what goes to another."""

    def transfer(source, target):
        Post.objects.filter(pk=target.pk).update(since=cast.LONG_AGO)  # what it moves
        return handover.Handed(2, (Draft(chain=chains.work(target.agency_id), kind=KIND.id, subject="letter:5"),))

    handover.register("tests.letters", "信件", lambda post: 2, transfer)
    yield
    handover._registered.pop("tests.letters")


def test_the_first_run(db):
    code = setup.new_code()
    with CaptureQueriesContext(connection) as queries:
        setup.complete(
            code=code,
            username="wu",
            display_name="吴建国",
            password="ten thousand small rivers",
            agency=lambda: agencies.added(
                name="某县人民政府", short_name="某县", slug="x", level=Level.COUNTY, kind=Kind.GOVERNMENT
            ),
        )
    before, after = written_after_the_ledger(queries)
    assert {"agencies_agency", "people_user", "people_post"} <= before
    assert after == set()
    post = Post.objects.get()
    told = Entry.objects.exclude(kind="setup.code_made").order_by("chain", "seq")
    assert list(told.values_list("chain", "kind")) == [
        ("security:0", "setup.completed"),
        (f"security:{post.agency_id}", "agency.added"),
        (f"security:{post.agency_id}", "setup.completed"),
    ]


def test_a_post_ends_and_its_work_goes_to_the_heir(administrator, officer, town, letters):
    heir = cast.post(town, Role.OFFICER, "li")
    with CaptureQueriesContext(connection) as queries:
        services.end_post(post=officer, until=officer.since, by=administrator, heir=heir)
    before, after = written_after_the_ledger(queries)
    assert "people_post" in before
    assert after == set()
    assert Entry.objects.get(subject="letter:5").chain == f"work:{town.pk}"
    assert '"handed_over":{"tests.letters":2}' in Entry.objects.get(kind="post.ended").body


def test_somebody_leaves_and_the_work_goes_to_the_heir(administrator, officer, town, letters):
    heir = cast.post(town, Role.OFFICER, "li")
    with CaptureQueriesContext(connection) as queries:
        services.deactivate(person=officer.person, by=administrator, heirs=[(officer, heir)])
    before, after = written_after_the_ledger(queries)
    assert {"people_post", "people_user"} <= before
    assert after == set()
    assert Entry.objects.filter(subject="letter:5").count() == 1
    assert '"posts":1' in Entry.objects.get(kind="person.deactivated").body


@pytest.mark.parametrize(
    "act",
    [
        lambda by, person, agency: agencies.edit(agency, by=access.actor(by), phone="0454-1"),
        lambda by, person, agency: agencies.add(
            name="某站", short_name="站", slug="s", level=Level.GRASSROOTS, kind=Kind.UNIT, parent=agency
        ),
        lambda by, person, agency: services.add_person(
            username="li", display_name="李娜", agency=agency, role=Role.OFFICER, by=by
        ),
        lambda by, person, agency: services.give_post(person=person, agency=agency, role=Role.REVIEWER, by=by),
        lambda by, person, agency: services.rename(person=person, display_name="陈晓红", by=by),
        lambda by, person, agency: services.give_password(person=person, by=by),
        lambda by, person, agency: services.reset_factor(person=person, by=by),
        lambda by, person, agency: services.unlock(person=person, by=by),
    ],
)
def test_the_entries_of_an_act_come_last(act, administrator, officer, town):
    with CaptureQueriesContext(connection) as queries:
        act(administrator, User.objects.get(pk=officer.person_id), town)
    _before, after = written_after_the_ledger(queries)
    assert after == set()
