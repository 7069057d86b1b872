"""An act as an officer does it: the page, its form with the preview, the confirmation."""

import re

from django.test import Client
from django.urls import reverse

SEEN = re.compile(r'name="seen" value="([^"]+)"')


def browser_of(post):
    """Signed in now: who looks away for days signs in again."""
    from gongkai.people import sessions

    client = Client()
    client.force_login(post.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    sessions.begin(session)
    session.save()
    return client


def shown(answer):
    """What the preview brings back, so that exactly this is done."""
    found = SEEN.search(answer.content.decode())
    assert found, wrong(answer)
    return found[1]


def wrong(answer):
    """What the page finds wrong: field → sentences."""
    form = answer.context["form"]
    return {name: list(errors) for name, errors in form.errors.items()}


def as_of_now(application, **data):
    """What is posted from a page that was opened just now."""
    application.refresh_from_db(fields=["turn"])
    return {"turn": application.turn, **data}


def page(name, *arguments):
    return reverse(f"applications:{name}", args=arguments)


class Desk:
    """One post at its desk, on one case."""

    def __init__(self, post, application):
        self.post, self.application = post, application

    def get(self, address):
        return browser_of(self.post).get(address)

    def at(self, kind, which=""):
        address = reverse("applications:act", args=[self.application.pk, kind])
        return f"{address}?which={which}" if which else address

    @property
    def turn(self):
        self.application.refresh_from_db()
        return self.application.turn

    def look(self, kind, which="", /, **data):
        return self.at_address(self.at(kind, which), step="preview", **data)

    def at_address(self, address, /, *, step="preview", turn=None, **data):
        return browser_of(self.post).post(address, {"turn": self.turn if turn is None else turn, "step": step, **data})

    def do(self, kind, which="", /, **data):
        """Preview and confirm; the answer of the confirmation."""
        return self.confirm(self.at(kind, which), **data)

    def confirm(self, address, /, **data):
        turn = data.pop("turn", None)
        turn = self.turn if turn is None else turn
        first = self.at_address(address, turn=turn, **data)
        assert first.status_code == 200, wrong(first)
        kept = re.search(r'name="kept" value="([^"]*)"', first.content.decode())
        rest = {name: value for name, value in data.items() if name != "scans"}
        rest = {"kept": kept[1] if kept else "", **rest}
        return self.at_address(address, step="do", turn=turn, seen=shown(first), **rest)

    def refused(self, kind, which="", /, **data):
        """What the page says is wrong."""
        answer = self.look(kind, which, **data)
        assert answer.status_code == 422
        return wrong(answer)


def decide(application, by, on, outcome="granted.how_to_get"):
    """The answer, signed without the pages of drafting: they have tests of their own."""
    from gongkai.applications import letters
    from gongkai.applications.cases import working
    from gongkai.law.casefile.events import Decided
    from gongkai.people.access import actor

    items = [{"outcome": outcome, "asked": "名单", "where_to_get": "镇政务公开栏", "when_to_get": "工作日"}]
    with working(application.pk, by=actor(by)) as case:
        letter = letters.sign(case, "reply", by=by, on=on, items=items)
        case.enter(Decided(on=on, outcome=outcome), letter=letter.pk)
    application.refresh_from_db()
    return letter


def consequences(answer):
    """id → sentence of what the preview says will follow."""
    return {each.id: each.text for each in answer.context["outlook"].consequences}


def breaches(application):
    from gongkai.applications.cases import casefile_of

    return [each.rule for each in casefile_of(application).breaches]


def open_duties(application):
    """kind → day of what 今天 shows of the case."""
    from gongkai.duties.models import Duty

    found = Duty.objects.open().filter(subject=application.subject)
    return {duty.kind.removeprefix("applications."): duty.due_on for duty in found}
