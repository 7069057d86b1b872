"""Several files in one form, and forms of visitors: each file is taken or refused by itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import JsonResponse
from django.test import Client
from django.urls import path
from django.utils.translation import gettext_lazy as _

from gongkai.files import purposes
from gongkai.files.models import StoredFile
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep, open_file
from gongkai.files.uploads import IntoTheStore, takes_files

pytestmark = pytest.mark.django_db
KILOBYTE = 1024
PURPOSE = purposes.Purpose("test.scans", _("扫描件"), frozenset({"text"}), 40 * KILOBYTE, 3, 100 * KILOBYTE)


@takes_files(PURPOSE.id)
def hand_in(request):
    """A form of visitors with two fields, one of them for several files."""
    told = []
    for file in [*request.FILES.getlist("scans"), *request.FILES.getlist("card")]:
        try:
            told.append(keep(file, name=file.name, purpose=PURPOSE.id).size)
        except (FileRefused, StoreFailed) as refusal:
            told.append(str(refusal))
    return JsonResponse({"told": told, "topic": request.POST.get("topic", "")})


def in_memory(request):
    return JsonResponse({"files": len(request.FILES.getlist("scans"))})


urlpatterns = [path("hand-in/", hand_in), path("in-memory/", in_memory)]


@pytest.fixture(autouse=True)
def site(settings, static_files, monkeypatch, tmp_path):
    settings.ROOT_URLCONF, settings.FILES = __name__, str(tmp_path / "files")
    monkeypatch.setitem(purposes._PURPOSES, PURPOSE.id, PURPOSE)


def text(letter, size):
    return (letter * (size - 1) + "\n").encode()


def scans(*sizes):
    return [SimpleUploadedFile(f"{number}.txt", text("abcdefg"[number], size)) for number, size in enumerate(sizes)]


def send(files, **fields):
    return Client().post("/hand-in/", {"scans": files, "topic": "补贴", **fields}).json()


def left(tmp_path):
    return [each for each in (tmp_path / "files").rglob("*") if each.is_file()]


def test_a_visitor_may_hand_in_several_files_in_one_form(tmp_path):
    assert send(scans(1000, 2000), card=scans(300)[0]) == {"told": [1000, 2000, 300], "topic": "补贴"}
    kept = {stored.name: stored for stored in StoredFile.objects.filter(content__size__gt=300)}
    with open_file(kept["0.txt"]) as first, open_file(kept["1.txt"]) as second:
        assert (first.read(), second.read()) == (text("a", 1000), text("b", 2000))
    assert len(left(tmp_path)) == 3


def test_files_over_the_number_are_refused_one_by_one_and_the_others_are_taken(tmp_path):
    told = send(scans(10, 20, 30, 40, 50))
    assert told["told"][:3] == [10, 20, 30]
    assert set(told["told"][3:]) == {"一次最多收 3 份文件，这一份没有收。请合并成一份，或者分几次交。"}
    assert told["topic"] == "补贴", "what stands behind the files is read"
    assert len(left(tmp_path)) == 3


def test_files_that_are_too_large_together_are_refused_from_there_on(tmp_path):
    told = send(scans(40 * KILOBYTE, 40 * KILOBYTE, 21 * KILOBYTE))["told"]
    assert told[:2] == [40 * KILOBYTE, 40 * KILOBYTE]
    assert told[2].startswith("这些文件加起来太大：扫描件一次一共最多 102400 B，这一份没有收。")
    assert len(left(tmp_path)) == 2
    assert send(scans(40 * KILOBYTE, 40 * KILOBYTE, 20 * KILOBYTE))["told"][2] == 20 * KILOBYTE


def test_what_was_refused_does_not_count_towards_the_sum():
    told = send(scans(41 * KILOBYTE, 40 * KILOBYTE, 40 * KILOBYTE))["told"]
    assert "扫描件一份最多 40960 B" in told[0]
    assert told[1:] == [40 * KILOBYTE, 40 * KILOBYTE]


def test_a_file_for_which_there_is_no_room_leaves_those_before_it_whole(monkeypatch, tmp_path):
    made = []

    def full_from_the_second_on(purpose):
        made.append(purpose)
        if len(made) > 1:
            raise OSError(28, "No space left on device")
        return arriving(purpose)

    from gongkai.files.arriving import arriving

    monkeypatch.setattr("gongkai.files.uploads.arriving", full_from_the_second_on)
    told = send(scans(1000, 1000))["told"]
    assert told[0] == 1000
    assert "磁盘空间不足" in told[1]
    with open_file(StoredFile.objects.get()) as file:
        assert file.read() == text("a", 1000)


def test_a_file_that_cannot_be_opened_again_is_told_and_not_the_others(monkeypatch):
    from gongkai.files.arriving import Arrival, Upload

    opened = []

    def no_handles_left(outcome, **named):
        opened.append(outcome)
        if len(opened) == 1 and isinstance(outcome, Arrival):
            raise OSError(24, "Too many open files")
        return Upload(outcome, **named)

    monkeypatch.setattr("gongkai.files.uploads.Upload", no_handles_left)
    told = send(scans(1000, 2000))["told"]
    assert told[0].startswith("文件库暂时不能用")
    assert told[1] == 2000


def test_what_cannot_be_taken_away_afterwards_does_not_undo_the_answer(monkeypatch):
    def stuck(self):
        closed.append(self)
        raise OSError(30, "Read-only file system")

    closed = []
    monkeypatch.setattr("contextlib.ExitStack.close", stuck)
    assert send(scans(1000))["told"] == [1000]
    monkeypatch.undo()
    assert len(closed) == 1
    closed[0].close()


def test_in_memory_there_are_few_files():
    assert Client().post("/in-memory/", {"scans": scans(1, 2, 3, 4, 5)}).json() == {"files": 5}
    response = Client(raise_request_exception=False).post("/in-memory/", {"scans": scans(1, 2, 3, 4, 5, 6)})
    assert response.status_code == 400


def test_hundreds_of_files_are_not_even_looked_at():
    empty = [SimpleUploadedFile("a.txt", b"a") for _number in range(101)]
    assert Client(raise_request_exception=False).post("/hand-in/", {"scans": empty}).status_code == 400


def test_by_default_a_form_brings_twenty_files_twice_as_large_as_one():
    letter, sheet = purposes.purpose_of("letter"), purposes.purpose_of("spreadsheet")
    assert (letter.files, letter.together) == (20, 2 * letter.most)
    assert (sheet.files, sheet.together) == (1, sheet.most)


def test_the_handler_is_closed_once_and_for_all(tmp_path):
    handler = IntoTheStore(PURPOSE)
    handler.new_file("scans", "a.txt", "text/plain", None)
    handler.receive_data_chunk(b"half", 0)
    handler.close()
    handler.close()
    assert left(tmp_path) == []
