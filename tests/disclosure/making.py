"""Records as tests need them, by the services, in the shortest way."""

import uuid
from datetime import date
from io import BytesIO

from gongkai.disclosure import checking, drafting, preparing, publishing
from gongkai.disclosure.drafting import Attached, Filing, Words
from gongkai.disclosure.models import Answer, CheckKind, Record

BODY = "<p>各村（居）民委员会：</p><p>现将2026年农村危房改造工作有关事项通知如下。</p>"
TITLE = "关于做好2026年农村危房改造工作的通知"


def words(**given):
    return Words(**{"title": TITLE, "html": BODY, "document_number": "四政发〔2026〕3号", **given})


def filing(**given):
    return Filing(**{"formed_on": date(2026, 2, 27), "item": "livelihood", "genre": "circular", **given})


def drafted(agency, *, by, send=True, said=None, **filed):
    return drafting.draft(agency, words(**(said or {})), filing(**filed), by=by, key=uuid.uuid4(), send=send)


def again(record):
    return Record.objects.select_related("agency", "current", "public").get(pk=record.pk)


def sign_all(record, *posts):
    """Each check by the first of the posts that may."""
    for kind in CheckKind:
        fitting = (post for post in posts if checking.why_not(again(record), kind, post) is None)
        checking.sign(record.pk, kind, Answer.PASSED, by=next(fitting))
    return again(record)


def publish(record, *posts):
    preparing.all_of(again(record).current)
    sign_all(record, *posts)
    publishing.publish(record.pk, by=posts[0])
    return again(record)


def stored(text="附件的内容", name="附件.txt"):
    from gongkai.files.services import keep

    data = text if isinstance(text, bytes) else text.encode()
    return keep(BytesIO(data), name=name, purpose="record")


def attached(*files):
    return [Attached(each, each.name) for each in files]


def entries_of(record):
    """The kinds of what was done with it, the oldest first."""
    from gongkai.ledger.models import Entry

    subject = record if isinstance(record, str) else record.subject
    return list(Entry.objects.filter(subject=subject).order_by("id").values_list("kind", flat=True))


def public_words(agency):
    """What a visitor may see of an agency: titles, bodies, and the names of files."""
    from gongkai.disclosure.selectors import public_of

    return [(each.title, each.public.text) for each in public_of(agency)]
