"""
Every address against every visitor: a stranger and a person in each of the seven roles, all of one town.

The table says, for each route by its name, who gets through; it is worked out from what the roles are for, not from
the code. A route that is missing in it fails. Where a route shows one thing of an agency, it is tried with a thing of
the town and with the like thing of the neighbouring town, which must not be found. Who does not get through is
refused by either method, so that no page guards its GET and forgets its POST.
"""

from datetime import date

import pytest
from django.urls import get_resolver, reverse

from tests.site import routes_of_applications, routes_of_disclosure, routes_of_publishing
from tests.site.rows import Row, post, public
from tests.site.world import (
    ADMINISTRATOR,
    AUDITOR,
    EVERYBODY,
    OFFICER,
    SIGNED_IN,
    STRANGER,
    SUPERVISOR,
)

pytestmark = pytest.mark.django_db

NOBODY = frozenset()
ALL_BUT_AUDITOR = SIGNED_IN - {AUDITOR}
ADMIN = frozenset({ADMINISTRATOR})
OF_TASKS = frozenset({ADMINISTRATOR, OFFICER, SUPERVISOR})
SIGN_IN_PAGE = "/account/login/"


def slug(world, _visitor):
    return [world.town.slug]


def person(world, _visitor):
    return [world.colleague.person_id]


def stranger_of(world, _visitor):
    return [world.neighbour.person_id]


PERSON = {"own": person, "foreign": stranger_of}
TASK = {
    "own": lambda world, _visitor: [world.task(world.town).pk],
    "foreign": lambda world, _visitor: [world.task(world.elsewhere).pk],
}
NOTICE = {
    "own": lambda world, visitor: [world.notice(world.posts[visitor].person).pk if visitor in world.posts else 0],
    "foreign": lambda world, _visitor: [world.notice(world.neighbour.person).pk],
}
SESSION = {
    "own": lambda world, visitor: [world.session(world.posts[visitor].person).pk if visitor in world.posts else 0],
    "foreign": lambda world, _visitor: [world.session(world.neighbour.person).pk],
}
ENTRY = {
    "own": lambda world, _visitor: world.entry(world.town),
    "foreign": lambda world, _visitor: world.entry(world.elsewhere),
}

AGENCY = {
    "own": lambda world, _visitor: [world.town.pk],
    "foreign": lambda world, _visitor: [world.elsewhere.pk],
}


def agency_and(*more):
    return {
        "own": lambda world, _visitor: [world.town.pk, *more],
        "foreign": lambda world, _visitor: [world.elsewhere.pk, *more],
    }


TABLE = {
    # The public's: nobody signs in, and nobody gets more for having done so.
    "portal:home": public(),
    "portal:apply": public(),
    "portal:checkup": public(),
    "portal:apply_to": public(own=slug),
    "portal:apply_blank": public(own=slug),
    "portal:apply_pdf": public(own=slug),
    "portal:receipt": public(410),  # no application was filed from this browser
    "portal:receipt_forget": public(303, method="post"),
    # An application: whoever has its number and code, which nobody has here.
    "portal:track": public(),
    "portal:track_leave": public(303, method="post"),
    "portal:track_proof": public(303, method="post"),
    "portal:track_letter": public(303, own=lambda *_: [1]),
    "portal:track_letter_file": public(303, own=lambda *_: [1, "pdf"]),
    "portal:track_file": public(303, own=lambda *_: [1]),
    "portal:track_withdraw": public(303),
    "portal:track_settings": public(303),
    "portal:track_paper": public(303, method="post"),
    "portal:track_send": public(303, own=lambda *_: ["supplement"]),
    "portal:mail_off": public(404, own=lambda *_: ["forged"]),
    "portal:elder": public(303, method="post", data={"on": "1", "back": "/"}),
    "portal:robots": public(),
    "portal:agency": public(own=slug),
    "portal:guide": public(own=slug),
    "portal:rules": public(own=slug),
    "portal:disclosures": public(own=slug),
    "portal:reports": public(own=slug),
    "portal:report": public(own=lambda world, _visitor: world.report(), needs_report=True),
    "portal:original": public(own=lambda world, _visitor: world.report(), needs_report=True),
    "portal:download": public(own=lambda world, _visitor: [*world.report(), "json"], needs_report=True),
    # The ways in. There is an administrator, so that the first run is over; nobody is in the middle of signing in;
    # there is no demonstration and no single sign-on.
    "setup": Row(NOBODY, stranger=404, others=404),
    "account_login": Row(SIGNED_IN, 302, stranger=200),
    "account_try_out": post(NOBODY, stranger=404, others=404),
    "account_logout": Row(SIGNED_IN, 200, stranger=302),
    "mfa_authenticate": Row(SIGNED_IN, 302, stranger=302),
    "socialaccount_login_cancelled": public(),
    "openid_connect_login": Row(NOBODY, own=lambda *_: ["sso"], stranger=404, others=404),
    "openid_connect_callback": Row(NOBODY, own=lambda *_: ["sso"], stranger=404, others=404),
    # One's own account: everybody's who signed in, whatever the post.
    "account_reauthenticate": Row(SIGNED_IN),
    "account_change_password": Row(SIGNED_IN),
    "mfa_index": Row(SIGNED_IN),
    "mfa_reauthenticate": Row(SIGNED_IN, 302),  # nobody has a factor yet: to the page of the password
    "mfa_activate_totp": Row(SIGNED_IN),
    "mfa_deactivate_totp": Row(SIGNED_IN, 404),
    "mfa_view_recovery_codes": Row(SIGNED_IN, 404),
    "mfa_generate_recovery_codes": Row(SIGNED_IN),
    "mfa_download_recovery_codes": Row(SIGNED_IN, 404),
    "people:profile": Row(SIGNED_IN),
    "people:switch": post(SIGNED_IN, 404, data={"post": "0"}),  # a post that one does not hold; one's own: tests/people
    "people:end_other_sessions": post(SIGNED_IN),
    "people:end_session": post(SIGNED_IN, **SESSION),
    # The frame.
    "workbench:today": Row(SIGNED_IN),
    "workbench:duties": Row(SIGNED_IN),
    "workbench:search": Row(SIGNED_IN),
    "workbench:style": Row(SIGNED_IN),
    "workbench:style_progress": Row(SIGNED_IN, 302),  # without JavaScript: back to the page that it is a part of
    "workbench:condition": Row(NOBODY),  # for administrators at the top of a tree: tests/workbench
    "workbench:theme": public(303, method="post", data={"theme": "dark", "back": "/"}),
    "notices:list": Row(SIGNED_IN),
    "notices:open": post(SIGNED_IN, **NOTICE),
    "notices:read_all": post(SIGNED_IN),
    "notices:unread_again": post(SIGNED_IN, own=lambda *_: ["2026-11-23T00:00:00+00:00"]),
    "notices:preferences": Row(SIGNED_IN),
    # Agencies: seen by those who work with them, set by the administrator of the subtree.
    "agencies:list": Row(ALL_BUT_AUDITOR),
    "agencies:agency": Row(ALL_BUT_AUDITOR, **AGENCY),
    "agencies:tab": Row(ALL_BUT_AUDITOR, **agency_and("past")),
    "agencies:branch": Row(ALL_BUT_AUDITOR, **AGENCY),
    "agencies:add": Row(ADMIN),
    "agencies:edit": Row(ADMIN, **AGENCY),
    "agencies:remedies": Row(ADMIN, **AGENCY),
    "agencies:channel": Row(ADMIN, **agency_and("post")),
    "agencies:series": Row(ADMIN, **agency_and("letter")),
    "agencies:void": Row(
        frozenset({OFFICER}),
        own=lambda world, _visitor: world.number(world.town),
        foreign=lambda world, _visitor: world.number(world.elsewhere),
    ),
    "agencies:void_note": Row(
        frozenset({OFFICER}),
        own=lambda world, _visitor: world.void_number(world.town),
        foreign=lambda world, _visitor: world.void_number(world.elsewhere),
    ),
    "agencies:register": Row(ALL_BUT_AUDITOR, **AGENCY),
    "agencies:rename": Row(ADMIN, **AGENCY),
    "agencies:move": Row(ADMIN, **AGENCY),
    "agencies:merge": Row(ADMIN, **AGENCY),
    "agencies:split": Row(ADMIN, **AGENCY),
    "agencies:end": Row(ADMIN, **AGENCY),
    "agencies:bring": Row(ADMIN),
    "agencies:template": Row(ADMIN),
    "agencies:export": post(ADMIN, 200, own=lambda *_: ["csv"]),
    "agencies:dry_run": Row(
        ADMIN,
        own=lambda world, visitor: [world.sheet(world.posts.get(visitor, world.colleague))],
        foreign=lambda world, _visitor: [world.sheet(world.neighbour)],
    ),
    "agencies:calendars": Row(ADMIN),
    # Work that goes on behind.
    "tasks:list": Row(OF_TASKS),
    "tasks:task": Row(OF_TASKS, **TASK),
    "tasks:progress": Row(OF_TASKS, 302, **TASK),  # without JavaScript: back to the page that it is a part of
    "tasks:again": post(OF_TASKS, **TASK),
    # Persons and posts: the administrator's.
    "people:list": Row(ADMIN),
    "people:new": Row(ADMIN),
    "people:person": Row(ADMIN, **PERSON),
    "people:rename": Row(ADMIN, **PERSON),
    "people:give_post": Row(ADMIN, **PERSON),
    "people:end_post": Row(
        ADMIN,
        own=lambda world, _visitor: [world.colleague.pk],
        foreign=lambda world, _visitor: [world.neighbour.pk],
    ),
    "people:deactivate": Row(ADMIN, **PERSON),
    "people:reactivate": post(ADMIN, 200, **PERSON),
    "people:give_password": post(ADMIN, 200, **PERSON),
    "people:reset_factor": post(ADMIN, **PERSON),
    "people:unlock": post(ADMIN, **PERSON),
    # The ledger: the auditor's.
    "audit:entries": Row(frozenset({AUDITOR})),
    "audit:export": post(frozenset({AUDITOR}), 200, data={"export": "csv"}),
    "audit:entry": Row(frozenset({AUDITOR}), **ENTRY),
    **routes_of_applications.TABLE,
    **routes_of_disclosure.TABLE,
    **routes_of_publishing.TABLE,
}


def routes(patterns=None, namespace=""):
    """The names of all routes, as reverse() takes them."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}"


def test_the_table_names_every_route_and_no_other():
    assert sorted(routes()) == sorted(TABLE)


def test_every_row_is_for_the_visitors_there_are():
    from gongkai.people.models import Role

    assert set(Role.values) == SIGNED_IN
    assert all(row.who <= EVERYBODY for row in TABLE.values())


def ask(client, method, address, data):
    response = getattr(client, method)(address, data)
    if response.streaming:
        response.getvalue()  # to its end, which closes the file
    return response


def ensure_refused(row, visitor, response, method):
    """Sent to the sign-in page, or told that it is not theirs; a page that is for the other method only says so."""
    if visitor == STRANGER:
        assert response.status_code in (row.stranger, 405), (visitor, method, response.status_code)
        if response.status_code == 302:
            assert response["Location"].startswith(SIGN_IN_PAGE), (visitor, method, response["Location"])
    else:
        assert response.status_code in (row.others, 405), (visitor, method, response.status_code)


@pytest.mark.parametrize("name", TABLE)
def test_who_gets_through(name, world, request):
    row = TABLE[name]
    if row.needs_report:
        request.getfixturevalue("demonstration")
    for visitor in sorted(EVERYBODY):
        address = reverse(name, args=row.own(world, visitor) if row.own else ())
        if visitor in row.who:
            response = ask(world.browser(visitor), row.method, address, row.data)
            assert response.status_code == row.answer, (visitor, address, response.status_code)
            assert not response.get("Location", "").startswith(SIGN_IN_PAGE) or name == "people:end_session", visitor
        else:
            for method in ("get", "post"):
                ensure_refused(row, visitor, ask(world.browser(visitor), method, address, row.data), method)


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.foreign])
def test_nobody_finds_what_is_the_neighbours(name, world):
    row = TABLE[name]
    for visitor in sorted(EVERYBODY):
        address = reverse(name, args=row.foreign(world, visitor))
        for method in ("get", "post"):
            response = ask(world.browser(visitor), method, address, row.data)
            if visitor not in row.who:
                ensure_refused(row, visitor, response, method)
            else:
                assert response.status_code in (404, 405), (visitor, method, response.status_code)


def test_a_person_without_a_post_sees_the_own_account_and_nothing_else(world):
    from gongkai.people.models import Post

    Post.objects.filter(pk=world.posts[OFFICER].pk).update(until=date(2026, 1, 2))
    client = world.browser(OFFICER)
    for name, row in TABLE.items():
        if row.own or row.method == "post":
            continue
        status = ask(client, "get", reverse(name), None).status_code
        if name.startswith(("workbench:", "notices:", "tasks:", "audit:", "agencies:")) or name in (
            "people:list",
            "people:new",
        ):
            assert status == 403, name
    assert client.get(reverse("people:profile")).status_code == 200
