"""The same store behind an S3-compatible service (moto's server)."""

import hashlib
import io
import os
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from gongkai.files import s3, stores, sweeping
from gongkai.files.models import Content, StoredFile
from gongkai.files.publish import stripped
from gongkai.files.refusals import StoreFailed
from gongkai.files.services import keep, open_file, use
from gongkai.files.sweeping import sweep
from gongkai.files.text import text_of
from gongkai.files.verifying import verify
from gongkai.site.backups.making import back_up
from tests.files import documents
from tests.files.test_faults import keep_and_sweep_at_once

boto3 = pytest.importorskip("boto3")
botocore = pytest.importorskip("botocore")
server_of = pytest.importorskip("moto.server")
pytestmark = pytest.mark.django_db
TEXT = "某县公告\n".encode()
SHA = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture(scope="module")
def endpoint():
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, settings, tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    name = f"files-{os.urandom(4).hex()}"
    client.create_bucket(Bucket=name)
    settings.FILES = f"s3://{name}/county?endpoint={endpoint}&region=us-east-1"
    settings.DATA = tmp_path
    return client, name


class Clock(NamedTuple):
    """Of our own, because the service of the tests has a time of its own too."""

    moment: datetime

    def now(self):
        return self.moment


def put(data=TEXT, name="a.txt", purpose="archive"):
    return keep(io.BytesIO(data), name=name, purpose=purpose)


def keys(bucket):
    client, name = bucket
    return [each["Key"] for each in client.list_objects_v2(Bucket=name).get("Contents", ())]


def test_what_was_kept_comes_back_byte_for_byte_from_under_its_hash(bucket):
    with open_file(put()) as file:
        assert file.read() == TEXT
    assert keys(bucket) == [f"county/{SHA[:2]}/{SHA}"]


def test_a_large_file_goes_in_parts(bucket, monkeypatch):
    monkeypatch.setattr(s3, "PART", 5 * 1024 * 1024)
    large = b"line of text\n" * 1_000_000
    stored = put(large)
    client, name = bucket
    head = client.head_object(Bucket=name, Key=keys(bucket)[0])
    assert head["ETag"].strip('"').endswith("-3"), "three parts"
    with open_file(stored) as file:
        assert hashlib.sha256(file.read()).hexdigest() == hashlib.sha256(large).hexdigest()


def test_the_service_itself_refuses_to_write_an_object_twice(bucket, tmp_path):
    put()
    other = tmp_path / "other"
    other.write_bytes(b"something else")
    store = stores.store()
    store._send(other, store._key(SHA))
    with store.open(SHA) as file:
        assert file.read() == TEXT


def test_an_upload_that_fails_in_the_middle_leaves_no_parts(bucket, monkeypatch):
    monkeypatch.setattr(s3, "PART", 5 * 1024 * 1024)
    client, name = bucket
    store = stores.store()

    def broken(**_named):
        raise OSError(104, "connection reset")

    monkeypatch.setattr(store.client, "upload_part", broken)
    with pytest.raises(StoreFailed, match="文件库暂时不能用"):
        put(b"line of text\n" * 1_000_000)
    assert not client.list_multipart_uploads(Bucket=name).get("Uploads")
    assert keys(bucket) == []
    assert not Content.objects.exists()


def test_nothing_is_left_on_the_local_disk(bucket, tmp_path):
    stripped(put(documents.word(), "a.docx", "record"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_stripping_and_reading_work_there_too(bucket):
    stored = put(documents.word(), "a.docx", "record")
    assert "合计\t1585.5" in text_of(stripped(stored)).words


def test_verify_names_what_is_missing_altered_and_unknown(bucket, monkeypatch):
    client, name = bucket
    gone = put(b"gone").sha256
    put()
    client.delete_object(Bucket=name, Key=f"county/{gone[:2]}/{gone}")
    client.put_object(Bucket=name, Key=f"county/{SHA[:2]}/{SHA}", Body=b"altered")
    client.put_object(Bucket=name, Key="county/stray.txt", Body=b"?")
    monkeypatch.setattr("gongkai.files.verifying.grace", lambda: timedelta(seconds=-5))
    found = verify()
    assert (found.missing, found.damaged, found.unknown) == ([gone], [SHA], ["stray.txt"])


def test_what_nobody_uses_is_swept(bucket, monkeypatch):
    put()
    monkeypatch.setattr(sweeping, "grace", lambda: timedelta(seconds=-5))
    assert sweep() == (1, 1)
    assert keys(bucket) == []
    assert not StoredFile.objects.exists()


def test_beginnings_of_uploads_whose_program_died_are_swept_the_next_day(bucket, monkeypatch):
    client, name = bucket
    client.create_multipart_upload(Bucket=name, Key=f"county/{SHA[:2]}/{SHA}")
    (begun,) = client.list_multipart_uploads(Bucket=name)["Uploads"]
    stores.store().drop_unfinished(begun["Initiated"])
    assert client.list_multipart_uploads(Bucket=name).get("Uploads")
    monkeypatch.setattr(sweeping, "timezone", Clock(begun["Initiated"] + timedelta(days=1, seconds=1)))
    sweep()
    assert not client.list_multipart_uploads(Bucket=name).get("Uploads")


def test_an_answer_that_breaks_off_is_a_fault_of_the_store(bucket, monkeypatch):
    stored = put()

    def broken(*_given):
        raise botocore.exceptions.ReadTimeoutError(endpoint_url="x")

    monkeypatch.setattr(botocore.response.StreamingBody, "read", broken)
    with pytest.raises(OSError, match="ReadTimeoutError"), open_file(stored) as file:
        file.read()
    assert verify().unreadable == [stored.sha256]


@pytest.mark.django_db(transaction=True)
def test_keeping_and_sweeping_at_once_loses_nothing_there_either(bucket, settings):
    keep_and_sweep_at_once(settings)
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_nothing_waits_for_the_service_within_a_transaction(bucket, settings, monkeypatch, tmp_path):
    """Whatever is asked of it: keep, look, strip, read, use and let go, sweep, verify, back up."""
    asked = []

    def noted(model, **_given):
        assert not connection.in_atomic_block, f"{model.name} while rows may be locked"
        asked.append(model.name)

    stores.store().client.meta.events.register("before-call.s3", noted)
    stored = put(documents.word(), "a.docx", "record")
    use(stored, "application:1")
    assert text_of(stripped(stored)).is_known
    put()
    settings.FILE_GRACE_HOURS = -1.0
    assert sweep().contents == 2
    assert verify().is_whole
    assert back_up(tmp_path / "site.zip").manifest.files.count == 1
    assert {"HeadObject", "PutObject", "GetObject", "DeleteObject", "ListObjectsV2"} <= set(asked)


def test_a_service_that_is_not_there_is_told_in_a_sentence(bucket, settings):
    settings.FILES = "s3://none?endpoint=http://127.0.0.1:1&region=x"
    with pytest.raises(StoreFailed, match="文件库暂时不能用"):
        put()


@pytest.mark.parametrize("address", ["s3://", "s3://bucket?key=secret", "ftp://host/files"])
def test_an_address_that_means_nothing_is_refused(settings, address):
    settings.FILES = address
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_FILES"):
        stores.store()
