import io

import pytest

from gongkai.files.models import Content, Scan
from gongkai.files.refusals import FileRefused
from gongkai.files.services import keep
from tests.files.clam import VIRUS, clamd, clamd_at

pytestmark = pytest.mark.django_db
HARMLESS = ("通知" * 200_000).encode()  # several chunks


def put(data):
    return keep(io.BytesIO(data), name="a.txt", purpose="attachment")


def test_without_a_setting_nothing_is_asked_and_the_file_says_so():
    assert put(HARMLESS).content.scan == Scan.OFF


def test_clamd_sees_every_byte_and_a_clean_file_is_marked(settings):
    with clamd() as (settings.CLAMD, server):
        assert put(HARMLESS).content.scan == Scan.CLEAN
        assert server.received == [HARMLESS]


def test_a_virus_is_refused_by_its_name_and_nothing_is_kept(settings, folder):
    with clamd() as (settings.CLAMD, _server), pytest.raises(FileRefused, match="Eicar-Test-Signature"):
        put(b"abc " + VIRUS)
    assert not Content.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_unix_socket_serves_as_well(settings, tmp_path):
    with clamd_at(tmp_path / "clamd") as (settings.CLAMD, _server):
        assert put(HARMLESS).content.scan == Scan.CLEAN


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:/nonexistent/clamd"])
def test_no_clamd_means_no_file_by_default(settings, address):
    settings.CLAMD = address
    with pytest.raises(FileRefused, match="查毒程序没有回答"):
        put(HARMLESS)


def test_no_clamd_means_a_mark_where_the_setting_says_so(settings):
    settings.CLAMD, settings.CLAMD_REQUIRED = "tcp://127.0.0.1:1", False
    assert put(HARMLESS).content.scan == Scan.NOT_SCANNED
    with clamd() as (settings.CLAMD, _server):
        assert put(HARMLESS).content.scan == Scan.CLEAN, "it is scanned when it comes again"


@pytest.mark.parametrize("says", [b"", b"INSTREAM: what? ERROR\0", b"stream: OK but not quite\0"])
def test_an_answer_that_is_no_verdict_is_none(settings, says):
    with clamd(says=says) as (settings.CLAMD, _server), pytest.raises(FileRefused, match="查毒程序没有回答"):
        put(HARMLESS)


def test_a_file_longer_than_clamd_takes_is_not_called_clean(settings):
    with clamd(most=1000) as (settings.CLAMD, _server), pytest.raises(FileRefused, match="查毒程序没有回答"):
        put(HARMLESS)
