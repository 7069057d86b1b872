"""Files that come with a form: into the store's folder, up to the size of their purpose; nothing left of the rest."""

import io
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from gongkai.files import purposes
from gongkai.files.models import StoredFile
from gongkai.files.services import open_file
from gongkai.people.models import Role
from gongkai.site.uploads import FORM_ALLOWANCE
from tests.people import cast

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知\n".encode()
GIVEN = {"layer": "notice", "year": 2027, "region": "", "source": "国办发明电〔2026〕9号", "text": ""}


@pytest.fixture(autouse=True)
def quick(settings, static_files, tmp_path):
    settings.PASSWORD_HASHERS = cast.FAST
    settings.SECOND_FACTOR_ROLES = []
    settings.FILES = str(tmp_path / "files")


def browser_in(agency, role):
    return cast.browser_of(cast.post(agency, role).person)


@pytest.fixture
def admin(county):
    return browser_in(county, Role.ADMINISTRATOR)


def left(tmp_path):
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def hand_in(browser, data, **more):
    file = SimpleUploadedFile("通知.txt", data, "text/plain")
    return browser.post(reverse("agencies:calendars"), {**GIVEN, "file": file}, **more)


def test_a_file_over_the_limit_is_told_at_its_field_and_the_rest_of_the_form_stays(admin, tmp_path):
    response = hand_in(admin, b"a" * (5 * MEGABYTE + 1))
    body = response.content.decode()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]
    assert "文件太大：放假安排的通知一份最多 5 MB。请压缩图片，或者分成几份。" in body
    assert "国办发明电〔2026〕9号" in body
    assert left(tmp_path) == []


def test_a_file_of_just_the_limit_is_taken(admin, tmp_path):
    hand_in(admin, NOTICE.ljust(5 * MEGABYTE))
    stored = StoredFile.objects.get()
    assert stored.size == 5 * MEGABYTE
    with open_file(stored) as file:
        assert file.read() == NOTICE.ljust(5 * MEGABYTE)
    assert len(left(tmp_path)) == 1, "nothing besides it"


def test_a_file_above_what_is_held_in_memory_is_taken_where_its_purpose_allows_it(county, tmp_path):
    browser = browser_in(county, Role.ADMINISTRATOR)
    sheet = SimpleUploadedFile("表.csv", b"a,b\n" * (6 * MEGABYTE))
    assert sheet.size > site_settings.UPLOAD_LIMIT
    browser.post(reverse("agencies:bring"), {"file": sheet})
    assert StoredFile.objects.get().size == 24 * MEGABYTE


def test_a_file_that_is_never_kept_goes_with_its_request(admin, tmp_path):
    file = SimpleUploadedFile("通知.txt", NOTICE)
    response = admin.post(reverse("agencies:calendars"), {**GIVEN, "source": "", "file": file})
    assert list(response.context["form"].errors) == ["source"]
    assert left(tmp_path) == []


def test_a_form_without_its_token_is_refused_and_its_file_goes(county, tmp_path):
    browser = browser_in(county, Role.ADMINISTRATOR)
    browser.handler.enforce_csrf_checks = True
    response = hand_in(browser, NOTICE)
    assert response.status_code == 403
    assert "没有通过安全核对" in response.content.decode()
    assert not StoredFile.objects.exists()
    assert left(tmp_path) == []


class Unread(io.RawIOBase):
    def readable(self):
        return True

    def readinto(self, _buffer):
        raise AssertionError("nobody asked for this body")


@pytest.mark.parametrize("signed_in", [True, False])
def test_who_may_not_is_told_before_the_body_is_read(county, signed_in):
    browser = browser_in(county, Role.OFFICER) if signed_in else Client()
    sent = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(3 * 1024 * MEGABYTE)}
    response = browser.post(reverse("agencies:bring"), b"", **{**sent, "wsgi.input": Unread()})
    if signed_in:
        assert response.status_code == 403
        assert "您现在的岗位不能打开这个页面" in response.content.decode()
    else:
        assert (response.status_code, urlsplit(response["Location"]).path) == (302, reverse("account_login"))


def test_a_small_body_that_nobody_wants_is_read_all_the_same(county):
    """nginx says Bad Gateway where the program answers and closes before nginx has handed in everything."""
    body = io.BytesIO(b"a" * 3 * MEGABYTE)
    sent = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(3 * MEGABYTE)}
    response = browser_in(county, Role.OFFICER).post(reverse("agencies:bring"), b"", **{**sent, "wsgi.input": body})
    assert response.status_code == 403
    assert body.read() == b""


def test_a_body_far_larger_than_what_is_taken_is_not_read(admin):
    length = 2 * 50 * MEGABYTE + FORM_ALLOWANCE + 1
    sent = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(length)}
    response = admin.post(reverse("agencies:bring"), b"", **{**sent, "wsgi.input": Unread()})
    assert response.status_code == 413
    assert "导入的表格一份最多 50 MB" in response.content.decode()


class BrokenOff(io.RawIOBase):
    """Half of a body, and then the line is dead."""

    def __init__(self, body):
        self._body = io.BytesIO(body)

    def readable(self):
        return True

    def readinto(self, buffer):
        read = self._body.readinto(buffer)
        if not read:
            raise OSError(104, "Connection reset by peer")
        return read


def test_a_sender_who_breaks_off_leaves_nothing(admin, tmp_path):
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' + NOTICE * 20_000
    sent = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(2 * len(body))}
    response = admin.post(reverse("agencies:calendars"), b"", **{**sent, "wsgi.input": BrokenOff(body)})
    assert response.status_code >= 400
    assert not StoredFile.objects.exists()
    assert left(tmp_path) == []


def test_a_store_that_takes_nothing_is_told_at_the_field_too(admin, settings, tmp_path):
    (tmp_path / "nothing").write_bytes(b"")
    settings.FILES = str(tmp_path / "nothing" / "files")
    response = hand_in(admin, NOTICE)
    assert response.status_code == 422
    assert "文件库暂时不能用" in str(response.context["form"].errors["file"])


def test_a_disk_that_runs_full_on_the_way_is_told_at_the_field(admin, monkeypatch, tmp_path):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gongkai.files.arriving.Arrival.write", full)
    response = hand_in(admin, NOTICE)
    assert "磁盘空间不足" in str(response.context["form"].errors["file"])
    assert left(tmp_path) == []


def test_every_view_that_takes_files_names_a_purpose_that_there_is():
    named = {view.takes_files for view in views(get_resolver().url_patterns) if hasattr(view, "takes_files")}
    assert named == {"spreadsheet", "calendar_notice", "application", "attachment", "record", "column"}
    assert all(purposes.purpose_of(name) for name in named)


def views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from views(pattern.url_patterns)
