"""Who may know of whom. The order of the packages is import-linter's (pyproject.toml); this is the rest."""

import ast
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT, committed, modules, name_of

LAW = [path for path in modules("gongkai") if path.relative_to(ROOT).parts[1] == "law"]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: imports are absolute"
            yield node.module


@pytest.mark.parametrize("path", LAW, ids=name_of)
def test_law_stands_on_the_standard_library_alone(path):
    roots = {name.partition(".")[0] for name in imported(path) if not name.startswith("gongkai.law")}
    assert roots <= sys.stdlib_module_names


def test_the_report_verbs_start_without_django_and_without_readers_that_are_not_needed():
    script = (
        "import sys; from gongkai.cli import gongkai;"
        "gongkai(['report', 'check', 'tests/corpus/full/shuyang_drc_2023.html'], standalone_mode=False)"
    )
    watch = "import atexit, sys; atexit.register(lambda: print('LOADED', *sys.modules, file=sys.stderr));"
    done = subprocess.run([sys.executable, "-c", watch + script], cwd=ROOT, capture_output=True, encoding="utf-8")
    loaded = {name.partition(".")[0] for name in done.stderr.rpartition("LOADED")[2].split()}
    assert "Traceback" not in done.stderr, done.stderr
    assert "shuyang_drc_2023.html" in done.stdout
    assert not loaded & {"django", "pdfplumber", "pdfminer", "typst", "xlsxwriter", "python_calamine", "PIL", "rich"}


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "core", "common", "helpers", "misc"}
    names = {part.removesuffix(".py") for path in committed() for part in path.relative_to(ROOT).parts}
    assert not names & empty
