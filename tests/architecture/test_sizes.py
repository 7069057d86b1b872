"""A function fits a glance, a file a sitting: at most 60 and 400 lines, and nine functions in ten at most 30."""

import pytest

from tests.architecture.sources import functions, modules, name_of

OURS = [path for path in modules("gongkai", "scripts", "benchmarks", "tests") if "migrations" not in path.parts]


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_no_file_is_longer_than_400_lines_and_no_function_longer_than_60(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert [name for name, lines in functions(path) if lines > 60] == []


def test_nine_functions_in_ten_have_at_most_30_lines():
    lengths = [lines for path in OURS for _name, lines in functions(path)]
    assert sum(length <= 30 for length in lengths) >= 0.9 * len(lengths)
