from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gongkai.site.datafolder import default_folder, is_private, secret_key


def test_the_key_is_made_once_and_only_the_owner_can_read_it(tmp_path):
    folder = tmp_path / "new" / "data"
    key = secret_key(folder)
    assert len(key) >= 50
    assert secret_key(folder) == key
    assert (folder / "secret-key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert is_private(folder / "secret-key")


def test_processes_that_start_together_get_one_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path), range(64)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_two_sites_have_two_keys(tmp_path):
    assert secret_key(tmp_path / "a") != secret_key(tmp_path / "b")


def test_the_folder_is_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path))
    assert default_folder() == tmp_path


def test_without_a_word_it_is_a_persons_own(monkeypatch):
    monkeypatch.delenv("GONGKAI_DATA")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert default_folder() == Path.home() / ".local" / "share" / "gongkai"
