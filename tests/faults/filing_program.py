"""
Within the site at which people file: `prepare` makes it, with a town that takes applications online;
`check FILE` compares what is there with what the applicants were shown (Filing.expected), past our own pages.
"""

import json
import sys
from pathlib import Path

COLUMNS = ("number", "intake_key", "code_hash")  # of which no two are alike


def main():
    from gongkai.site import server

    command, *given = sys.argv[1:]
    if command == "prepare":
        server.prepare()
        prepare()
    else:
        server.configure()
        (file,) = given
        sys.stdout.write(json.dumps(list(faults(json.loads(Path(file).read_text()))), ensure_ascii=False))


def prepare():
    from gongkai.agencies.channels import set_channel
    from gongkai.agencies.models import Kind, Level, Way
    from gongkai.agencies.services import add
    from gongkai.ledger.services import SYSTEM

    county = add(name="某县人民政府", short_name="某县", slug="county", level=Level.COUNTY, kind=Kind.GOVERNMENT)
    government = {"level": Level.TOWNSHIP, "kind": Kind.GOVERNMENT, "parent": county}
    town = add(name="某县某镇人民政府", short_name="某镇", slug="town", **government)
    set_channel(town, Way.ONLINE, is_open=True, by=SYSTEM, address="本站", notes="网上随时可以提交")


def faults(shown):
    """What is not as it must be; nothing else may be in the register than what was shown."""
    from gongkai.applications.models import Application
    from gongkai.ledger import verifying

    yield from (damage.code for damage in verifying.verify().damages)
    register = {application.number: application for application in Application.objects.all()}
    if sorted(register) != sorted(each["number"] for each in shown):
        yield f"shown {len(shown)}, in the register {len(register)}"
        yield f"not both: {sorted(set(register) ^ {each['number'] for each in shown})[:5]}"
    for column in COLUMNS:
        if len({str(getattr(each, column)) for each in register.values()}) != len(register):
            yield f"{column}: two are alike"
    yield from numbers(len(register))
    for each in shown:
        if application := register.get(each["number"]):
            yield from (f"{each['number']}: {fault}" for fault in of_one(application, each))
    yield from rows_of_nobody(register.values())


def numbers(many):
    """Given one after another, each once: what was rolled back or killed has taken none."""
    from gongkai.agencies.models import Counter, IssuedNumber

    seqs = sorted(IssuedNumber.objects.filter(purpose="application").values_list("seq", flat=True))
    if seqs != list(range(1, many + 1)):
        yield f"numbers are not 1 to {many}: {len(seqs)}, the last is {seqs[-1:]}"
    if many and Counter.objects.get(series__purpose="application").last != many:
        yield "the counter is not at the last number"


def of_one(application, shown):
    """Its entry, its words, its files, its code, and the duty to confirm it."""
    from gongkai.applications import words
    from gongkai.duties.models import Duty
    from gongkai.files.models import FileUse
    from gongkai.ledger.models import Entry
    from tests.faults.program import is_stored

    entries = [entry for entry in Entry.objects.filter(subject=application.subject) if entry.kind.startswith("case.")]
    if [entry.kind for entry in entries] != ["case.submitted"]:
        yield f"entries {[entry.kind for entry in entries]}"
        return
    facts = json.loads(entries[0].body)["facts"]
    said = words.opened(application.words)
    if facts["words"] != application.words or {name: said.get(name) for name in shown["words"]} != {**shown["words"]}:
        yield f"words {said}"
    files = list(application.attachments.select_related("file").all())
    hashes = sorted(each.file.content_id for each in files)
    if hashes != shown["files"] or sorted(facts["files"]) != shown["files"]:
        yield f"files {hashes}"
    if not all(map(is_stored, hashes)):
        yield "a file is not in the store"
    used = FileUse.objects.filter(subject=application.subject).values_list("file", flat=True)
    if sorted(used) != sorted({each.file_id for each in files}):
        yield "the uses of its files"
    if application.code_hash != words.code_hash(application.number, shown["code"]):
        yield "the code is another"
    if Duty.objects.filter(subject=application.subject, settled_at=None).count() != 1:
        yield "nobody has to confirm it"


def rows_of_nobody(register):
    """What an act that was cut off would have left behind."""
    from gongkai.files.models import FileUse
    from gongkai.ledger.models import CaseKey, Entry

    subjects = {application.subject for application in register}
    parts = {
        "entries": Entry.objects.filter(kind="case.submitted").values_list("subject", flat=True),
        "keys": CaseKey.objects.filter(subject__startswith="application:").values_list("subject", flat=True),
    }
    for name, found in parts.items():
        if sorted(found) != sorted(subjects):
            yield f"half done: {name} {sorted(set(found) ^ subjects)[:3]}"
    if strays := set(FileUse.objects.values_list("subject", flat=True)) - subjects:
        yield f"half done: files of {sorted(strays)[:3]}"


if __name__ == "__main__":
    main()
