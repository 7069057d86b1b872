"""
依申请公开: its addresses against every visitor, part of the table of test_routes_and_roles. Each thing is of an
application of the town; the like of the neighbouring town must not be found.
"""

from tests.site.rows import Row, post
from tests.site.world import ADMINISTRATOR, APPROVER, CONTRIBUTOR, OFFICER, REVIEWER, SUPERVISOR

ACTS = frozenset({OFFICER})
READS = frozenset({OFFICER, REVIEWER, APPROVER})  # words about persons
SIGNS = frozenset({APPROVER})
ANSWERS = frozenset({OFFICER, CONTRIBUTOR})
SETS = frozenset({OFFICER, ADMINISTRATOR})  # rules and wording
CHANGED = 409  # what is posted from no page of the case has seen none of it
SEES = READS | {SUPERVISOR}  # states and dates


def of_case(*more):
    """The address of a page of one application."""
    return {
        "own": lambda world, _visitor: [world.application(world.town).pk, *more],
        "foreign": lambda world, _visitor: [world.application(world.elsewhere).pk, *more],
    }


def of_row(make):
    """The address of something that belongs to an application: `make` of that gives it."""
    return {
        "own": lambda world, _visitor: [make(world.application(world.town)).pk],
        "foreign": lambda world, _visitor: [make(world.application(world.elsewhere)).pk],
    }


def attachment(application):
    """A scan of the application."""
    from io import BytesIO

    from gongkai.applications.models import Attachment
    from gongkai.files.services import keep

    stored = keep(BytesIO("说明".encode()), name="材料.txt", purpose="attachment")
    return Attachment.objects.create(application=application, file=stored, role="material")


def original(application, role="source"):
    """A picture that may be handed out."""
    from io import BytesIO

    from gongkai.applications.models import Attachment
    from gongkai.files.services import keep
    from tests.files.documents import png

    stored = keep(BytesIO(png()), name="原件.png", purpose="attachment")
    return Attachment.objects.create(application=application, file=stored, role=role)


def released(application):
    """What is to go out."""
    return original(application, "released")


def page_of(make):
    """The first page of it, as a picture."""
    rows = of_row(make)
    return {name: lambda world, visitor, row=row: [*row(world, visitor), 1] for name, row in rows.items()}


def letter(application):
    """A letter of it that was signed."""
    import json
    from datetime import date

    from gongkai.applications import words
    from gongkai.applications.letters import CONTENT
    from gongkai.applications.models import Letter
    from gongkai.law.letters import LetterText, Line

    day = date(2026, 1, 5)
    text = LetterText("supplement", application.agency.name, "补正告知书", "", "", (Line("请补正。"),), day)
    content = words.seal(application.subject, CONTENT, json.dumps(text.to_dict(), ensure_ascii=False))
    return Letter.objects.create(application=application, kind="supplement", content=content, signed_on=day)


def in_docx(make):
    """The same, as a file."""
    rows = of_row(make)
    return {name: lambda world, visitor, row=row: [*row(world, visitor), "docx"] for name, row in rows.items()}


def proposal(application):
    """An extension that waits for approval."""
    from gongkai.applications import words
    from gongkai.applications.models import Proposal
    from gongkai.people.models import Post
    from tests.people.cast import post as post_at

    by = Post.objects.filter(agency=application.agency, role="officer").first()
    by = by or post_at(application.agency, "officer", f"proposer{application.pk}")
    said = {"reason": words.seal(application.subject, "reason", "材料多")}
    return Proposal.objects.create(
        application=application, kind="extended", data={"days": 5}, words=said, proposed_by=by
    )


def objecting(application):
    """A third party that does not consent."""
    from datetime import date

    from gongkai.applications.models import Consultation

    asked = {"key": "c1", "party": "third_party", "sent_on": date(2026, 1, 5), "consents": False}
    return Consultation.objects.create(application=application, **asked)


def handout(application):
    """转办 to where the contributor of the world has the post."""
    from datetime import date

    from gongkai.applications.models import Handout
    from gongkai.people.models import Post

    asked_by = Post.objects.filter(agency=application.agency).first()
    return Handout.objects.create(
        application=application, office=application.agency, due_on=date(2030, 1, 1), asked_by=asked_by
    )


def answered(application):
    """An application whose answer is with the reviewer."""
    from gongkai.applications.models import Answer
    from gongkai.people.models import Post

    by = Post.objects.filter(agency=application.agency).first()
    items = [{"item": "1", "outcome": "granted.provided"}]
    Answer.objects.create(application=application, stage="review", items=items, drafted_by=by)
    return application


def handed_file(application):
    row = attachment(application)
    row.handout = handout(application)
    row.save()
    return row


def disposal(application):
    from gongkai.applications.models import Disposal
    from gongkai.people.models import Post

    asked_by = Post.objects.filter(agency=application.agency).first()
    return Disposal.objects.create(
        agency=application.agency, cases=[application.pk], proposed_by=asked_by, standing="returned"
    )


def matter(genre):
    """Something that came in and is no application. `elsewhere` for the neighbouring town."""

    def of(place):
        def args(world, _visitor):
            import uuid
            from datetime import date

            from gongkai.applications.matters import Arrival, register
            from gongkai.applications.models.matters import Genre
            from gongkai.law.receipt import Channel
            from gongkai.ledger.services import SYSTEM

            came = {"genre": Genre(genre), "channel": Channel.IN_PERSON, "on": date(2026, 1, 5)}
            arrival = Arrival(
                agency=getattr(world, place), words={"name": "李四", "matter": "。"}, key=uuid.uuid4(), **came
            )
            return [register(arrival, by=SYSTEM).pk]

        return args

    return of


def of_matter(*more, genre="complaint"):
    of = matter(genre)
    return {
        name: lambda world, visitor, place=place: [*of(place)(world, visitor), *more]
        for name, place in (("own", "town"), ("foreign", "elsewhere"))
    }


def corrected(place, *more):
    """A request under article 41 that was answered by letter."""

    def args(world, visitor):
        from datetime import date

        from gongkai.applications.models import Matter

        row = drafted(place)(world, visitor, sign=True)
        words = _letter_of(row.matter_id)
        row.content = words["answer"]
        row.save()
        Matter.objects.filter(pk=row.matter_id).update(status="answered", closed_on=date(2026, 1, 6), words=words)
        return [row.matter_id, *more]

    return args


def drafted(place):
    """A letter under article 41 that waits for its signature."""

    def made(world, visitor, sign=False):
        from datetime import date

        from gongkai.agencies import numbering
        from gongkai.applications.models import MatterLetter
        from gongkai.ledger.services import SYSTEM
        from gongkai.people.models import Post
        from tests.people.cast import post as post_at

        (pk,) = matter("record_correction")(place)(world, visitor)
        agency = getattr(world, place)
        by = Post.objects.filter(agency=agency, role="officer").first() or post_at(agency, "officer", f"drafter{pk}")
        row = MatterLetter(matter_id=pk, data={"decision": "directed"}, proposed_by=by)
        if sign:
            day = date(2026, 1, 6)
            agency.letterhead = {"town": "本政", "elsewhere": "邻政"}[place]
            agency.save(update_fields=["letterhead"])
            row.number = numbering.issue("letter", agency, 2026, SYSTEM, subject=f"matter:{pk}", signed_on=day)
            row.standing, row.signed_on, row.decided_by = "approved", day, by
        row.save()
        return row

    return made


def of_draft():
    return {
        name: lambda world, visitor, place=place: [drafted(place)(world, visitor).pk]
        for name, place in (("own", "town"), ("foreign", "elsewhere"))
    }


def of_signed(*more):
    return {"own": corrected("town", *more), "foreign": corrected("elsewhere", *more)}


def of_paper():
    """A scan of a matter."""

    def of(place):
        def args(world, visitor):
            from io import BytesIO

            from gongkai.applications.models import MatterFile
            from gongkai.files.services import keep

            stored = keep(BytesIO("来件".encode()), name="来件.txt", purpose="attachment")
            (pk,) = matter("misfiled")(place)(world, visitor)
            return [MatterFile.objects.create(matter_id=pk, file=stored, role="application").pk]

        return args

    return {"own": of("town"), "foreign": of("elsewhere")}


def _letter_of(pk):
    import json
    from datetime import date

    from gongkai.applications import words
    from gongkai.law.letters import LetterText, Line

    text = LetterText("record_correction", "机关", "更正告知书", "", "", (Line("已更正。"),), date(2026, 1, 6))
    return {"answer": words.seal(f"matter:{pk}", "content", json.dumps(text.to_dict(), ensure_ascii=False))}


def of_recount():
    """Days that are counted anew."""

    def of(place):
        def args(world, _visitor):
            from gongkai.applications.models import Recount

            agency = getattr(world, place)
            return [Recount.objects.create(agency=agency, cause="calendar", progress="counting").pk]

        return args

    return {"own": of("town"), "foreign": of("elsewhere")}


TABLE = {
    # The desk: lists, registering, the sheet of a case.
    "applications:list": Row(SEES),
    "applications:assign": post(ACTS),
    "applications:unassign": post(ACTS),
    "applications:register_new": Row(ACTS),
    "applications:calendar": Row(SEES),
    "applications:register": Row(SEES),
    "applications:register_print": Row(SEES),
    "applications:case": Row(SEES, **of_case()),
    "applications:changes": Row(SEES, 204, **of_case()),
    "applications:reveal": post(READS, 200, **of_case("identity")),
    "applications:topic": Row(ACTS, **of_case()),
    "applications:tried": Row(ACTS, 302, **of_case()),  # received already
    "applications:code": Row(ACTS, **of_case()),
    "applications:files_add": Row(ACTS, **of_case()),
    "applications:print": Row(READS, **of_case("receipt")),
    "applications:attachment": Row(READS, **of_row(attachment)),
    # Acts, what waits for approval, letters.
    "applications:act": Row(ACTS, **of_case("outage")),
    "applications:proposal": Row(READS, **of_row(proposal)),
    "applications:proposal_return": Row(SIGNS, **of_row(proposal)),
    "applications:proposal_recall": post(ACTS, CHANGED, **of_row(proposal)),
    "applications:tell_third_party": Row(ACTS, **of_row(objecting)),
    "applications:tell_end": Row(ACTS, 302, **of_case()),  # nobody withdrew
    "applications:letter": Row(READS, **of_row(letter)),
    "applications:letter_file": Row(READS, **in_docx(letter)),
    "applications:letter_service": Row(ACTS, **of_row(letter)),
    "applications:letter_proof": Row(ACTS, **in_docx(letter)),
    # The answer and what it rests on.
    "applications:answer": Row(READS, **of_row(answered)),
    "applications:answer_review": post(frozenset({REVIEWER}), CHANGED, **of_case()),
    "applications:answer_return": post(READS, CHANGED, **of_case()),
    "applications:answer_recall": post(ACTS, CHANGED, **of_case()),
    "applications:answer_sign": Row(frozenset({APPROVER}), 302, **of_case()),
    "applications:search": Row(ACTS, **of_case()),
    "applications:prove": Row(ACTS, **of_case()),
    # What goes out with it.
    "applications:releases": Row(READS, **of_case()),
    "applications:releases_state": Row(READS, 302, **of_case()),
    "applications:originals_add": post(ACTS, 422, **of_case()),
    "applications:provide": Row(ACTS, **of_row(original)),
    "applications:take_back": post(ACTS, CHANGED, **of_row(released)),
    "applications:redact": Row(ACTS, **of_row(original)),
    "applications:redact_page": Row(ACTS, **page_of(original)),
    # 转办. The office that was asked is tried in tests/applications/test_handouts.py.
    "applications:handout_add": Row(ACTS, **of_case()),
    "applications:handouts": Row(frozenset({CONTRIBUTOR})),
    "applications:handout": Row(ANSWERS, **of_row(handout)),
    "applications:handout_remind": post(ACTS, CHANGED, **of_row(handout)),
    "applications:handout_accept": post(ACTS, CHANGED, **of_row(handout)),
    "applications:handout_return": post(ACTS, 422, **of_row(handout)),
    "applications:handout_recall": post(ACTS, CHANGED, **of_row(handout)),
    "applications:handout_file": Row(ANSWERS, **of_row(handed_file)),
    # Keeping and destroying.
    "applications:archive": Row(READS),
    "applications:package": post(ACTS, 302, **of_case()),
    "applications:disposal": Row(READS, **of_row(disposal)),
    "applications:disposal_return": post(frozenset({APPROVER}), 302, **of_row(disposal)),
    # An old register. Whoever tried no sheet has none to look at: tried in tests/applications/test_importing.py.
    "applications:import": Row(ACTS),
    "applications:import_template": Row(ACTS),
    "applications:import_dry_run": Row(ACTS, 404, own=lambda _world, _visitor: [1]),
    # What is no application.
    "applications:matters": Row(SEES),
    "applications:matter_new": Row(ACTS),
    "applications:matter": Row(SEES, **of_matter()),
    "applications:matter_reveal": post(READS, 200, **of_matter()),
    "applications:matter_act": Row(ACTS, **of_matter("transfer")),
    "applications:matter_from": Row(ACTS, **of_case()),
    "applications:matter_files_add": Row(ACTS, **of_matter()),
    "applications:matter_file": Row(READS, **of_paper()),
    "applications:matter_answer": Row(READS, **of_draft()),
    "applications:matter_answer_return": Row(SIGNS, **of_draft()),
    "applications:matter_answer_recall": post(ACTS, 302, **of_draft()),
    "applications:matter_letter": Row(READS, **of_signed("html")),
    "applications:matter_proof": Row(ACTS, **of_signed("docx")),
    "applications:matter_service": Row(ACTS, **of_signed()),
    "applications:matter_service_correct": Row(ACTS, 302, **of_signed()),  # not served yet: nothing to correct
    # An agency's own rules.
    "applications:practice": Row(SETS),
    "applications:recount": Row(SETS, 302, **of_recount()),
    # An agency's own wording of its letters.
    "applications:wordings": Row(SETS),
    "applications:wording": Row(SETS, own=lambda _world, _visitor: ["supplement"]),
    "applications:wording_paragraph": Row(SETS, own=lambda _world, _visitor: ["supplement", "opening"]),
    "applications:wording_standard": post(SETS, own=lambda _world, _visitor: ["supplement", "opening"]),
}
