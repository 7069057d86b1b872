import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """Each test has a store of its own."""
    settings.FILES = str(tmp_path / "files")
    return tmp_path / "files"
