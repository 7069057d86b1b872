"""A county with its people, in which every route is tried."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.models import Kind, Level
from tests.agencies.making import add_agency

STRANGER = "stranger"
CONTRIBUTOR, OFFICER, REVIEWER, APPROVER = "contributor", "officer", "reviewer", "approver"
SUPERVISOR, ADMINISTRATOR, AUDITOR = "supervisor", "administrator", "auditor"
SIGNED_IN = frozenset({CONTRIBUTOR, OFFICER, REVIEWER, APPROVER, SUPERVISOR, ADMINISTRATOR, AUDITOR})
EVERYBODY = SIGNED_IN | {STRANGER}


class Browser(Client):
    """Reads what comes piece by piece to its end, as a browser does: its file is closed."""

    def request(self, **request):
        response = super().request(**request)
        if response.streaming:
            for _piece in response.streaming_content:
                pass
        return response


class World:
    """A county with two towns; in one of them a person in each role and a colleague, in the other a neighbour."""

    def __init__(self, county, town):
        from tests.people import cast

        self.county, self.town = county, town
        self.elsewhere = add_agency(
            name="某县邻镇人民政府",
            short_name="邻镇",
            slug="elsewhere",
            level=Level.TOWNSHIP,
            kind=Kind.GOVERNMENT,
            parent=county,
        )
        self.posts = {role: cast.post(town, role) for role in sorted(SIGNED_IN)}
        self.colleague = cast.post(town, OFFICER, "colleague")
        self.neighbour = cast.post(self.elsewhere, OFFICER, "neighbour")
        cast.post(county, ADMINISTRATOR, "first")
        self.trials = []  # sheets, each by the post that brought it

    def browser(self, visitor):
        client = Browser(raise_request_exception=False)
        if visitor != STRANGER:
            self.enter(client, self.posts[visitor].person)
        return client

    def enter(self, client, person):
        from gongkai.people import sessions

        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        sessions.begin(session)
        session["agencies.sheets"] = self.trials
        session.save()

    def task(self, agency):
        from gongkai.tasks.models import State, Task

        return Task.objects.create(
            kind="tests.task",
            key=f"tests:{agency.pk}:{Task.objects.count()}",
            agency=agency.pk,
            state=State.FAILED,
            run_at=timezone.now(),
            finished_at=timezone.now(),
            attempts=1,
        )

    def application(self, agency):
        """One that was handed in, of an applicant who is none."""
        from gongkai.agencies.clock import today
        from gongkai.applications.intake import Intake, register
        from gongkai.law.casefile.events import ApplicantKind
        from gongkai.law.receipt import Channel
        from gongkai.ledger.services import SYSTEM

        intake = Intake(
            agency=agency,
            channel=Channel.IN_PERSON,
            applicant_kind=ApplicantKind.NATURAL,
            words={"name": "王小禾", "matter": "村务公开栏的内容"},
            on=today(),
        )
        return register(intake, by=SYSTEM, source="desk").application

    def notice(self, person):
        from gongkai.notices.models import Notice

        return Notice.objects.create(person=person, kind="tests.notice", url=reverse("people:profile"))

    def number(self, agency):
        from gongkai.agencies.numbering import issue
        from gongkai.ledger.services import SYSTEM

        return [agency.pk, issue("application", agency, 2026, SYSTEM).pk]

    def void_number(self, agency):
        from gongkai.agencies.models import IssuedNumber, VoidReason
        from gongkai.agencies.numbering import void
        from gongkai.ledger.services import SYSTEM

        args = self.number(agency)
        void(IssuedNumber.objects.get(pk=args[1]), VoidReason.MISTAKEN, by=SYSTEM, note="说明")
        return args

    def sheet(self, holder):
        from io import BytesIO

        from gongkai.files.services import keep

        stored = keep(BytesIO("全称\n某县人民政府\n".encode()), name=f"{holder.pk}.csv", purpose="spreadsheet")
        self.trials.append([holder.pk, stored.pk])
        return stored.pk

    def session(self, person):
        from allauth.usersessions.models import UserSession

        return UserSession.objects.create(
            user=person, ip="127.0.0.1", session_key=f"key-{person.pk}-{UserSession.objects.count()}"
        )

    def entry(self, agency):
        from django.db import transaction

        from gongkai.ledger.services import append
        from gongkai.people import entries

        person = (self.colleague if agency == self.town else self.neighbour).person
        with transaction.atomic():
            (entry,) = append(entries.of_person(entries.SIGNED_IN, person))
        return [entry.chain, entry.seq]

    def report(self):
        from gongkai.reports.models import Filing

        filing = Filing.objects.latest("pk")
        return [filing.agency.slug, filing.year, filing.scope]
