"""
主动公开: its addresses against every visitor, part of the table of test_routes_and_roles. Each thing is of a record of
the town; the like of the neighbouring town must not be found. A supervisor sees what was decided, and no draft.
"""

from tests.site.rows import Row, post
from tests.site.world import APPROVER, OFFICER, REVIEWER, SUPERVISOR

ACTS = frozenset({OFFICER})
CHECKS = frozenset({OFFICER, REVIEWER, APPROVER})
PUBLISHES = frozenset({OFFICER, APPROVER})
SEES = CHECKS | {SUPERVISOR}
CHANGED = 409  # what is posted from no page of the record has seen none of it


def record(agency, *, files=()):
    import uuid

    from gongkai.agencies.clock import today
    from gongkai.disclosure.drafting import Filing, Words, draft

    words = Words(title="关于防汛值班的通知", html="<p>按时值班。</p>", files=files)
    return draft(agency, words, Filing(formed_on=today()), by=None, key=uuid.uuid4(), send=True)


def decided(agency, **given):
    """One that is not published: it shows in every state to those who may see what was decided."""
    from gongkai.disclosure.closing import close
    from gongkai.disclosure.models import Ground, Openness
    from gongkai.people.models import Post

    made = record(agency, **given)
    by = Post.objects.filter(agency=agency, role=OFFICER).first()
    return close(made.pk, openness=Openness.CLOSED, ground=Ground.INTERNAL, words="内部值班安排", by=by)


def file(agency):
    from io import BytesIO

    from gongkai.disclosure.drafting import Attached
    from gongkai.disclosure.models import Preparation, RecordFile
    from gongkai.files.services import keep

    stored = keep(BytesIO("值班表".encode()), name="值班表.txt", purpose="record")
    Preparation.objects.get_or_create(file=stored, defaults={"published": stored, "scanner": "1"})
    made = decided(agency, files=[Attached(stored, stored.name)])
    return RecordFile.objects.get(version__record=made)


def of(make, *more):
    return {
        "own": lambda world, _visitor: [make(world.town).pk, *more],
        "foreign": lambda world, _visitor: [make(world.elsewhere).pk, *more],
    }


TABLE = {
    "disclosure:list": Row(SEES),
    "disclosure:new": Row(ACTS),
    # Whoever tried no column has none to look at: tried in tests/disclosure/test_importing.py.
    "disclosure:import": Row(ACTS),
    "disclosure:import_dry_run": Row(ACTS, 404, own=lambda _world, _visitor: [1]),
    "disclosure:record": Row(SEES, **of(decided)),
    "disclosure:edit": Row(ACTS, **of(record)),
    "disclosure:publish": Row(PUBLISHES, **of(record)),
    "disclosure:check": Row(CHECKS, **of(record, "secrecy")),
    "disclosure:answered": Row(CHECKS, **of(record, "secrecy")),
    "disclosure:act": Row(ACTS, **of(record, "close")),
    "disclosure:mask": post(ACTS, CHANGED, **of(record)),
    "disclosure:keep": post(CHECKS, 422, **of(record)),
    "disclosure:version": Row(SEES, **of(decided, 1)),
    "disclosure:file": Row(SEES, **of(file)),
    "disclosure:file_published": Row(SEES, **of(file)),
}
