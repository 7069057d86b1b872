"""
A site under fire: writers that do whole acts and acknowledge each, and a check of what is there afterwards.
Reads commands from stdin; every one is done by a child that has just been forked, so that it opens the database
anew, as after a restart: init | write ROUND WRITERS | check FILE | verify.
"""

import hashlib
import io
import json
import os
import random
import sys
from pathlib import Path

import django
from django.db import DatabaseError, connection, transaction

YEAR = 2026
LARGEST = int(os.environ.get("FAULTS_LARGEST", "20000"))  # bytes of half a file


def main():
    django.setup()
    from gongkai.ledger.kinds import EntryKind, register
    from gongkai.tasks.registry import task

    register(EntryKind("fault.act", "受试的一步", ("file", "number", "words")))
    task("fault.note")(lambda job: None)
    import_all()
    for line in sys.stdin:
        command, *given = line.split()
        COMMANDS[command](*given)
        say({"over": command})


def import_all():
    """Before the children are made, so that they begin with acts and not with imports."""
    from gongkai.agencies import numbering  # noqa: F401 - see above
    from gongkai.files import services, verifying  # noqa: F401 - see above
    from gongkai.ledger import particulars  # noqa: F401 - see above
    from gongkai.ledger import verifying as proving  # noqa: F401 - see above
    from gongkai.site.backups import upgrading  # noqa: F401 - see above


def say(what):
    """A line that is in the pipe whole, whoever else writes to it (it is shorter than PIPE_BUF)."""
    os.write(sys.stdout.fileno(), json.dumps(what).encode() + b"\n")


def forked(function, *given):
    """Run it in a child; its process id."""
    child = os.fork()
    if child:
        return child
    try:
        function(*given)
    except BaseException as fault:  # noqa: BLE001 - the child ends here whatever it was
        sys.stderr.write(f"{type(fault).__name__}: {fault}\n")
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def init():
    os.waitpid(forked(_init), 0)


def _init():
    from gongkai.agencies.models import Agency, Kind, Level
    from gongkai.agencies.services import add
    from gongkai.site.backups.upgrading import upgrade

    upgrade()
    if not Agency.objects.exists():
        add(name="某县人民政府", short_name="某县", slug="county", level=Level.COUNTY, kind=Kind.GOVERNMENT)


def write(round, writers):
    children = [forked(_write, round, str(writer)) for writer in range(int(writers))]
    say({"writers": children})
    for child in children:
        os.waitpid(child, 0)


def _write(round, writer):
    """Act after act, until killed; a database that is gone ends it too."""
    chance, number = random.Random(f"{round} {writer}"), 0
    from gongkai.files.refusals import StoreFailed

    while True:
        number += 1
        subject = f"application:{round}-{writer}-{number}"
        try:
            sha256 = act(subject, chance.randbytes(chance.randrange(1, LARGEST)).hex())
        except (DatabaseError, StoreFailed) as fault:
            sys.stderr.write(f"{subject}: {fault}\n")
            sys.stderr.flush()
            return
        say({"acknowledged": subject, "file": sha256})


def act(subject, text):
    """One act as an application makes it: a file, a number, sealed words, a task, a use and the entry."""
    from gongkai.agencies.models import Agency
    from gongkai.agencies.numbering import issue
    from gongkai.files.services import keep, use
    from gongkai.ledger import chains, particulars
    from gongkai.ledger.services import SYSTEM, Draft, append
    from gongkai.tasks.services import enqueue

    stored = keep(io.BytesIO(text.encode()), name=f"{subject}.txt", purpose="attachment")
    with transaction.atomic():
        agency = Agency.objects.get()
        number = issue("application", agency, YEAR, SYSTEM, subject=subject)
        use(stored, subject)
        words = particulars.keep(subject, field="act", words=words_of(subject))
        enqueue("fault.note", key=subject)
        facts = {"file": stored.sha256, "number": number.seq, "words": words.as_fact()}
        append(Draft(chain=chains.work(agency.pk), kind="fault.act", subject=subject, agency=agency.pk, facts=facts))
    return stored.sha256


def words_of(subject):
    return f"申请人{subject}"


def check(file):
    os.waitpid(forked(_check, file), 0)


def _check(file):
    say({"faults": list(faults(json.loads(Path(file).read_text())))})


def faults(acknowledged):
    """What is not as it must be; `acknowledged` is subject → hash of the file."""
    from gongkai.agencies.models import Counter, IssuedNumber
    from gongkai.files.models import FileUse
    from gongkai.ledger import particulars, verifying
    from gongkai.ledger.models import CaseKey, Entry, Particular
    from gongkai.tasks.models import Task

    yield from (damage.code for damage in verifying.verify().damages)
    acts = {entry.subject: json.loads(entry.body)["facts"] for entry in Entry.objects.filter(kind="fault.act")}
    parts = {
        "uses": FileUse.objects.values_list("subject", flat=True),
        "numbers": IssuedNumber.objects.values_list("subject", flat=True),
        "keys": CaseKey.objects.filter(subject__startswith="application:").values_list("subject", flat=True),
        "words": Particular.objects.filter(field="act").values_list("key__subject", flat=True),
        "tasks": Task.objects.filter(kind="fault.note").values_list("key", flat=True),
    }
    for name, subjects in parts.items():
        if sorted(subjects) != sorted(acts):
            yield f"half done: {name} {sorted(set(subjects) ^ set(acts))[:3]}"
    if sorted(facts["number"] for facts in acts.values()) != list(range(1, len(acts) + 1)):
        yield "numbers are not 1, 2, 3, …"
    if acts and Counter.objects.get().last != len(acts):
        yield "the counter is not at the last number"
    uses = dict(FileUse.objects.values_list("subject", "file__content_id"))
    for subject, sha256 in acknowledged.items():
        if subject not in acts or acts[subject]["file"] != sha256 or uses.get(subject) != sha256:
            yield f"lost: {subject}"
    for subject in acknowledged.keys() & acts.keys():
        if not is_stored(uses[subject]):
            yield f"file of {subject}"
        if not particulars.matches(particulars.Reference.from_fact(acts[subject]["words"]), words_of(subject)):
            yield f"words of {subject}"
    connection.close()


def is_stored(sha256):
    from gongkai.files.stores import store

    try:
        with store().open(sha256) as file:
            return hashlib.sha256(file.read()).hexdigest() == sha256
    except OSError:
        return False


def verify():
    """Every file that any row names, acknowledged or not."""
    os.waitpid(forked(_verify), 0)


def _verify():
    from gongkai.files.verifying import verify

    found = verify()
    say({"files": found.checked, "whole": found.is_whole and not found.unknown})


COMMANDS = {"init": init, "write": write, "check": check, "verify": verify}

if __name__ == "__main__":
    main()
