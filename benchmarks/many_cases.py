"""
A county with 200 agencies and their applications of seven years, eight events each, by a bulk path: straight into the
tables, with sealed words and a ledger whose chains verify. Kept between runs in a folder (GONGKAI_BENCH).
"""

import hashlib
import json
import os
import random
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sealing import OneCase, Sealing
from stories import STORIES, Plan, Plans, canonical
from tables import Table, bare
from town import AGENCIES, OFFICES, Town, officer_of

ROOT: Final = Path(__file__).resolve().parents[1]
FORMAT: Final = 2  # of what is kept: another is made anew
FIRST, LAST = date(2020, 1, 2), date(2026, 11, 20)  # the days on which something happened
NOW: Final = datetime(2026, 11, 23, 2, tzinfo=UTC)  # ten in the morning of a Monday: when it is measured
SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
TOPICS: Final = 5_000
WORDS: Final = ("name", "identity_number", "phone", "matter")


def folder() -> Path:
    return Path(os.environ.get("GONGKAI_BENCH") or ROOT / "build" / "bench-applications")


@contextmanager
def site(scale: int, database: str = "") -> Iterator[Path]:
    """Django on the kept site of this size, made first where there is none. `database`: sqlite, postgresql or a URL."""
    kind = "postgresql" if database.startswith("postgres") else "sqlite"
    kept = folder() / f"{kind}-{scale}"
    kept.mkdir(parents=True, exist_ok=True)
    made = json.loads((kept / "made.json").read_text()) if (kept / "made.json").exists() else {}
    with _database(kept, database, fresh=made.get("format") != FORMAT) as url:
        os.environ |= {"GONGKAI_DATA": str(kept), "DATABASE_URL": url, "GONGKAI_PLAIN_HTTP": "1"}
        os.environ |= {"GONGKAI_HOSTS": "testserver", "GONGKAI_LOG_LEVEL": "WARNING", "GONGKAI_SECOND_FACTOR_ROLES": ""}
        os.environ |= {"GONGKAI_TASK_WORKER": "false", "DJANGO_SETTINGS_MODULE": "gongkai.site.settings"}
        from gongkai.site import server

        server.configure(kept)
        server.migrate(kept, backup=False)
        server.prepare_keys()
        server.collect_static()
        if made.get("format") != FORMAT:
            began = time.monotonic()
            entries = fill(scale)
            (kept / "made.json").write_text(json.dumps({"format": FORMAT, "applications": scale, "entries": entries}))
            print(f"made {scale:,} applications, {entries:,} entries in {time.monotonic() - began:,.0f} s: {kept}")
        from gongkai.site import wsgi  # noqa: F401 - loaded as the server loads it

        yield kept


@contextmanager
def _database(kept: Path, database: str, *, fresh: bool) -> Iterator[str]:
    """An address for DATABASE_URL: of none for SQLite, as given, or of a cluster in the folder."""
    if not database.startswith("postgres"):
        for path in kept.glob("gongkai.sqlite3*") if fresh else ():
            path.unlink()
        yield ""
    elif database != "postgresql":
        yield database
    else:
        sys.path.insert(0, str(ROOT / "scripts"))
        import postgres

        with postgres.kept(kept / "cluster", fresh=fresh) as url:
            yield url


def fill(scale: int) -> int:
    """Everything. How many entries were made."""
    from django.db import connection, transaction

    from gongkai.agencies.models import Counter, IssuedNumber, Series
    from gongkai.applications.models import Application, Consultation, Letter
    from gongkai.ledger.models import CaseKey, Entry, Head, Particular

    town = Town()
    with bare((Application, Consultation, Letter, IssuedNumber, Entry, CaseKey, Particular)):
        filling = Filling(town, scale)
        if connection.vendor == "postgresql":
            filling.run()
        else:
            with transaction.atomic():
                filling.run()
    Head.objects.bulk_create(
        Head(chain=f"work:{pk}", seq=seq, hash=filling.hashes[pk].hex()) for pk, seq in filling.seqs.items()
    )
    for (pk, purpose), years in filling.numbers.items():
        series = Series.objects.get(agency=pk, purpose=purpose)
        Counter.objects.bulk_create(Counter(series=series, year=year, last=last) for year, last in years.items())
    owe(town)
    return filling.entries


class Filling:
    """Day by day, as a site fills: what comes in, and what happens in the cases that are on the way."""

    def __init__(self, town: Town, scale: int) -> None:
        from gongkai.agencies.calendars import calendar_of
        from gongkai.agencies.models import IssuedNumber
        from gongkai.applications.models import Application, Consultation, Letter
        from gongkai.law.letters import LetterText
        from gongkai.ledger.models import CaseKey, Entry, Particular

        self.text = json.dumps(
            LetterText("reply", "某机关", "答复书", "", "某某", (), LAST).to_dict(), ensure_ascii=False
        )
        self.scale, self.random, self.sealing = scale, random.Random(5), Sealing()
        calendar = calendar_of(town.agencies[0])
        self.version, self.plans = calendar.version, Plans(calendar, FIRST, LAST, NOW.date())
        self.seqs: dict[int, int] = defaultdict(int)
        self.hashes: dict[int, bytes] = defaultdict(lambda: bytes(32))
        self.numbers: dict[tuple[int, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.entries = self._letters = self._issued = 0
        self.entry = Table(
            Entry, "id", "chain", "seq", "body", "hash", "kind", "subject", "agency", "person", "post", "recorded_at"
        )
        self.application = Table(
            Application, "id", "agency_id", "number", "intake_key", "applicant_label", "applicant_key", "topic",
            "topic_key", "words", "code_hash", "consents_electronic", "officer_id", "registered_at", "retained_until",
            *names_stored(),
        )  # fmt: skip
        self.key = Table(CaseKey, "id", "subject", "master", "cipher", "wrapped")
        self.particular = Table(Particular, "id", "key_id", "field", "sealed", "commitment")
        self.letter = Table(
            Letter, "id", "application_id", "kind", "number_id", "content", "signed_on", "signed_by_id", "method",
            "sent_on",
        )  # fmt: skip
        self.number = Table(
            IssuedNumber, "id", "series_id", "agency_id", "purpose", "year", "seq", "text", "subject", "signed_on",
            "person", "post",
        )  # fmt: skip
        self.consultation = Table(
            Consultation, "application_id", "key", "party", "words", "sent_on", "delivered_on", "answer_by", "ended_on",
            "consents",
        )  # fmt: skip

    def run(self) -> None:
        weights = [1 / (place + 8) for place in range(AGENCIES)]  # a few agencies have most of them
        agencies = self.random.choices(range(1, AGENCIES + 1), weights, k=self.scale)
        agencies = [pk % AGENCIES + 1 for pk in agencies]  # the busiest is a town, not the county
        stories = self.random.choices(range(len(STORIES)), [weight for weight, _steps in STORIES], k=self.scale)
        days, made = self.plans.days, 0
        waiting: dict[int, list[tuple[int, int, Plan, int, Any]]] = defaultdict(list)
        for day in range(len(days)):
            happening = waiting.pop(day, [])
            upto = self.scale * (day + 1) // len(days)
            for pk in range(made + 1, upto + 1):
                agency, plan = agencies[pk - 1], self.plans.of(stories[pk - 1], day)
                case = self._begun(pk, agency, plan, days[day])
                for step, at in enumerate(plan.at):
                    (happening if at == day else waiting[at]).append((pk, agency, plan, step, case))
            made = upto
            self._record(days[day], happening)
        for table in vars(self).values():
            if isinstance(table, Table):
                table.flush()

    def _record(self, day: date, happening: list[tuple[int, int, Plan, int, Any]]) -> None:
        at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)  # nine in the morning
        apart = timedelta(microseconds=28_000_000_000 // (len(happening) + 1))
        for pk, agency, plan, step, case in happening:
            at += apart
            self._entered(pk, agency, plan.events[step], at, self._facts(pk, agency, plan, step, case))

    def _entered(self, pk: int, agency: int, event: Any, at: datetime, facts: str) -> None:
        seq = self.seqs[agency] = self.seqs[agency] + 1
        chain, kind, subject, by = f"work:{agency}", f"case.{event.kind}", f"application:{pk}", officer_of(agency)
        moment = at.isoformat()
        body = (
            f'{{"agency":{agency},"alg":"sha256","at":"{moment}","chain":"{chain}","facts":{facts},'
            f'"kind":"{kind}","on":"{event.on}","person":{by},"post":{by},"seq":{seq},"subject":"{subject}","v":1}}'
        )
        hash = hashlib.sha256(self.hashes[agency] + body.encode())
        self.hashes[agency] = hash.digest()
        self.entries += 1
        recorded = moment.removesuffix("+00:00").replace("T", " ")
        self.entry.add(self.entries, chain, seq, body, hash.hexdigest(), kind, subject, agency, by, by, recorded)

    def _facts(self, pk: int, agency: int, plan: Plan, step: int, case: Any) -> str:
        event = plan.events[step]
        said = f'"event":{_said(event)}'
        if event.kind == "submitted":
            tokens = canonical(case[0])
            return f'{{"detail":{{"consents_electronic":false}},{said},"files":[],"source":"portal","words":{tokens}}}'
        if event.kind == "decided":
            letter, signed = self._signed(pk, agency, plan, step, case)
            return f'{{{said},"letter":{letter},"signed":[{signed}],"source":"desk"}}'
        return f'{{{said},"source":"desk"}}'

    def _begun(self, pk: int, agency: int, plan: Plan, day: date) -> tuple[dict[str, str], str, OneCase]:
        subject = f"application:{pk}"
        key, wrapped, sealing = self.sealing.case(subject)
        self.key.add(key, subject, self.sealing.master.id, "aes-gcm", wrapped)
        person = self.random.randrange(max(1, self.scale // 3))
        if agency == 2 and pk % 100 == 0:
            person = -1  # one who asks very often
        topic = int(TOPICS ** self.random.random())
        surname = SURNAMES[person % len(SURNAMES)]
        said = (f"{surname}某{person}", f"2308261988{person:08d}", "13900000000", f"第{topic}项补助的发放名单")
        words = {field: self._sealed(key, sealing, field, text) for field, text in zip(WORDS, said, strict=True)}
        number = self._number(agency, "application", day, subject)
        columns = stored(plan.casefile, turn=len(plan.events), calendar=self.version)
        kept = f"{(plan.casefile.served_on or plan.casefile.closed_on or day).year + 10}-12-31"
        self.application.add(
            pk, agency, number, uuid.UUID(int=(pk * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128).hex, f"{surname}某",
            _digest(f"person {person}"), f"第{topic}项补助", _digest(f"topic {agency} {topic}"), json.dumps(words),
            self.sealing.code_hash(number), pk % 2 == 0, officer_of(agency) if pk % 5 else None, f"{day} 01:00:00",
            kept if plan.casefile.state.value == "archived" else None, *columns,
        )  # fmt: skip
        for asked in plan.casefile.consultations:
            name = self._sealed(key, sealing, "consultation", "某某公司")
            self.consultation.add(
                pk, asked.id, asked.party.value, json.dumps({"name": name}), _text(asked.sent_on),
                _text(asked.delivered_on), _text(asked.answer_by), _text(asked.ended_on), asked.consents,
            )  # fmt: skip
        return words, key, sealing

    def _sealed(self, key: str, sealing: OneCase, field: str, text: str) -> str:
        id, sealed, commitment = sealing.seal(field, text.encode())
        self.particular.add(id, key, field, sealed, commitment)
        return f"p:{id}:{commitment}"

    def _number(self, agency: int, purpose: str, day: date, subject: str) -> str:
        seq = self.numbers[agency, purpose][day.year] = self.numbers[agency, purpose][day.year] + 1
        self._issued += 1
        of_letter = purpose == "letter"
        text = f"某{agency}公复〔{day.year}〕{seq}号" if of_letter else f"{day.year}-{seq:04d}"
        series, by = 2 * (agency - 1) + (2 if of_letter else 1), officer_of(agency)
        signed = day.isoformat() if of_letter else None
        self.number.add(self._issued, series, agency, purpose, day.year, seq, text, subject, signed, by, by)
        return text

    def _signed(self, pk: int, agency: int, plan: Plan, step: int, case: Any) -> tuple[int, str]:
        """The answer, and what the entry says of it."""
        _words, key, sealing = case
        self._letters += 1
        day = plan.events[step].on
        content = self._sealed(key, sealing, "letter", self.text)
        self._number(agency, "letter", day, f"letter:{self._letters}")
        served = next((event for event in plan.events[step:] if event.kind == "served"), None)
        method, sent = (served.method.value, _text(served.on)) if served else ("", None)
        self.letter.add(
            self._letters, pk, "reply", self._issued, content, day.isoformat(), officer_of(agency) + 2, method, sent
        )
        seq = self.numbers[agency, "letter"][day.year]
        fact = {"letter": self._letters, "kind": "reply", "content": content, "number": self._issued}
        return self._letters, canonical({**fact, "year": day.year, "seq": seq})


def names_stored() -> tuple[str, ...]:
    from gongkai.applications.models.application import STORED

    return STORED


def stored(casefile: Any, *, turn: int, calendar: str) -> list[Any]:
    """The stored columns, as the act of the last event writes them."""
    from gongkai.applications.models.application import STORED, columns_of

    values = columns_of(casefile) | {"turn": turn, "calendar": calendar}
    return [_text(values[name]) for name in STORED]


_known: dict[int, str] = {}


def _said(event: Any) -> str:
    """The event's own fields; of an event that many cases share, once."""
    from gongkai.applications.entries import facts_of

    if (found := _known.get(id(event))) is None:
        found = _known[id(event)] = canonical(facts_of(event))
    return found


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def owe(town: Town) -> None:
    """What is due of the cases on the way; some are handed out, some drafts wait for review."""
    from gongkai.applications import entries
    from gongkai.applications.cases import rules_of
    from gongkai.applications.models import Answer, Application, Handout
    from gongkai.applications.obligations import _Owing
    from gongkai.duties.models import Duty
    from gongkai.law.casefile import fold

    rules = {agency.pk: rules_of(agency) for agency in town.agencies}
    duties, handouts, answers = [], [], []
    cases = Application.objects.exclude(state="archived").select_related("agency").order_by("pk")
    for case in cases.iterator(chunk_size=500):
        mine, events = rules[case.agency_id], entries.events_of(case.pk)
        casefile = fold(events, mine.calendar, NOW.date(), readings=mine.readings)
        common = {"who": case.applicant_label, "number": case.number}
        duties += [
            Duty(kind=kind.id, subject=case.subject, agency=case.agency, due_on=due, values=common | values,
                 post_id=case.officer_id)
            for kind, due, values in _Owing(case, casefile, mine, events, NOW.date())
        ]  # fmt: skip
        by = officer_of(case.agency_id)
        if case.state == "handling" and case.agency_id == 2 and case.pk % 3 == 0:
            office = town.offices[case.pk % OFFICES]
            handouts.append(Handout(application=case, office=office, due_on=LAST, asked_by_id=by))
        if case.state == "handling" and case.pk % 10 == 1:
            answers.append(Answer(application=case, stage="review", drafted_by_id=by))
    for model, rows in ((Duty, duties), (Handout, handouts), (Answer, answers)):
        model.objects.bulk_create(rows, batch_size=2000)
