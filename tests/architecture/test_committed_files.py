"""What may not stand in a committed file, and what has to stand beside an ignore."""

import re

import pytest

from tests.architecture.sources import ROOT, committed, modules, name_of

# Written so that this file does not hold what it looks for.
REGISTRIES = ("py" + r"pi\.org", "python" + r"hosted\.org", r"registry\." + "npm", "npm" + r"js\.org")
ADDRESSES = re.compile("|".join(REGISTRIES))
MACHINE = re.compile(r"(?<![\w.])/(?:" + "|".join(("wor" + "k", "hom" + "e", "roo" + "t", "Use" + "rs")) + r")/\w")
# Addresses of the site, and no folders.
WORKBENCH = re.compile(r"/(?:work)/(?:applications|boards|catalogue|channels|handins|plan|records|screens|search)/")
# Real reports are kept as they were published, and cases for reading imitate them.
KEPT_AS_FOUND = ("tests/corpus/", "tests/reading/cases/", "LICENSE")
TEXTS = [
    path
    for path in committed()
    if not name_of(path).startswith(KEPT_AS_FOUND) and b"\0" not in path.read_bytes()[:4096]
]
IGNORE = re.compile(r"#\s*(?:noqa|type:\s*ignore|nosec|pragma)\b.*")
CODE = r"[A-Z]+\d+"
WHY = r"\w.{5,}"
REASONED = re.compile(
    rf"#\s*noqa:\s*{CODE}(?:,\s*{CODE})*\W+{WHY}"
    rf"|#\s*type:\s*ignore\[[\w, -]+\]\s+#\s*{WHY}"
    rf"|#\s*pragma: no cover\W+{WHY}"
)


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_no_registry_is_named_and_no_folder_of_a_machine(path):
    text = path.read_bytes().decode("utf-8", "replace")
    assert ADDRESSES.findall(text) == []
    assert MACHINE.findall(WORKBENCH.sub("", text)) == []


@pytest.mark.parametrize("path", modules("gongkai", "scripts", "benchmarks", "tests"), ids=name_of)
def test_a_reason_stands_beside_every_ignore(path):
    if path == ROOT / "tests/architecture/test_committed_files.py":
        return
    ignores = IGNORE.findall(path.read_text(encoding="utf-8"))
    assert [ignore for ignore in ignores if not REASONED.match(ignore)] == []


def test_no_lock_file_is_committed():
    assert not {path.name for path in committed()} & {"uv.lock", "package-lock.json", "poetry.lock", "Pipfile.lock"}
