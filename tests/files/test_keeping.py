"""What is kept is there byte for byte, once, or not at all."""

import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from gongkai.files import services, stores, sweeping
from gongkai.files.models import Content, FileUse, StoredFile
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep, open_file, release, release_all, use
from gongkai.files.sweeping import sweep
from gongkai.files.verifying import verify
from gongkai.ledger import particulars
from gongkai.ledger.models import CaseKey, Erasure, Particular
from gongkai.ledger.services import SYSTEM

pytestmark = pytest.mark.django_db
TEXT = "某县人民政府\n关于某事的通知\n".encode()
SHA = hashlib.sha256(TEXT).hexdigest()


def bytes_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def put(data=TEXT, name="通知.txt", purpose="attachment"):
    return keep(io.BytesIO(data), name=name, purpose=purpose)


def let_days_pass(days):
    before = timezone.now() - timedelta(days=days)
    StoredFile.objects.update(kept_at=before)
    Content.objects.update(kept_at=before)
    for path in bytes_in(Path(stores.store().root)):
        os.utime(path, (before.timestamp(), before.timestamp()))


def test_what_was_kept_comes_back_byte_for_byte():
    with open_file(put()) as file:
        assert file.read() == TEXT


def test_it_lies_under_its_sha256_in_folders_that_nobody_else_may_enter(folder):
    put()
    assert bytes_in(folder) == [folder / SHA[:2] / SHA[2:4] / SHA]
    assert (folder / SHA[:2] / SHA[2:4] / SHA).stat().st_mode & 0o077 == 0
    assert (folder / SHA[:2] / SHA[2:4]).stat().st_mode & 0o077 == 0


def test_the_same_bytes_lie_there_once_under_two_names(folder):
    first, second = put(name="甲.txt"), put(name="乙.txt")
    assert first.pk != second.pk
    assert first.sha256 == second.sha256 == SHA
    assert len(bytes_in(folder)) == 1


def test_the_same_file_again_is_the_same_row():
    assert put().pk == put().pk


def test_a_file_is_named_without_folders_or_line_breaks():
    assert put(name="C:\\Users\\zhang\\通知\r\nX: y.txt").name == "通知X: y.txt"
    assert put(name="../../etc/passwd").name == "passwd"
    assert put(name="  ").name == "未命名"
    assert len(put(name="长" * 400 + ".txt").name) == 255


def test_pieces_are_taken_as_well_as_a_stream():
    assert keep(iter([TEXT[:7], TEXT[7:]]), name="a.txt", purpose="attachment").sha256 == SHA


def test_an_empty_file_is_refused(folder):
    with pytest.raises(FileRefused, match="空的"):
        put(b"")
    assert bytes_in(folder) == []


def test_a_file_that_is_too_large_is_refused_as_soon_as_it_is(folder):
    sent = []

    def endless():
        while True:
            sent.append(1)
            yield b"a" * (1 << 20)

    with pytest.raises(FileRefused, match=r"身份证明一份最多 20 MB"):
        keep(endless(), name="a.png", purpose="identity")
    assert len(sent) == 21
    assert bytes_in(folder) == []


def test_a_kind_that_the_purpose_does_not_take_is_refused_by_its_content():
    with pytest.raises(FileRefused, match=r"按内容看是\.txt，文件名是“照片.png”"):
        put(name="照片.png", purpose="identity")


def test_a_program_under_another_name_is_refused():
    with pytest.raises(FileRefused, match="认不出这是什么文件"):
        put(b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" + bytes(2000), name="通知.pdf")


def test_a_sender_who_breaks_off_leaves_nothing(folder):
    def broken():
        yield TEXT
        raise OSError("client went away")

    with pytest.raises(FileRefused, match="没有传完"):
        keep(broken(), name="a.txt", purpose="attachment")
    assert bytes_in(folder) == []
    assert not Content.objects.exists()


def test_a_file_is_downloaded_with_an_ending_that_fits_it():
    assert put(b"%PDF-1.7\n...", name="通知.docx").download_name == "通知.docx.pdf"
    assert put(b"%PDF-1.7\n...", name="通知.PDF").download_name == "通知.PDF"


def test_an_unused_file_is_swept_after_the_grace_and_not_before(folder):
    put()
    assert sweep() == (0, 0)
    let_days_pass(2)
    assert sweep() == (1, 1)
    assert bytes_in(folder) == []
    assert not Content.objects.exists()


def test_a_used_file_stays_until_its_last_use_is_released(folder):
    stored = put()
    use(stored, "application:1")
    use(stored, "application:2")
    use(stored, "application:2")
    assert FileUse.objects.count() == 2
    release(stored, "application:1")
    let_days_pass(2)
    assert sweep() == (0, 0)
    release_all("application:2")
    assert sweep() == (0, 0), "the grace begins with the release"
    let_days_pass(2)
    assert sweep() == (1, 1)


def test_the_files_of_a_destroyed_case_go_also_when_a_backup_brings_it_back(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.DATA, settings.MASTER_KEYS = tmp_path, tmp_path / "keys"
    particulars.keep("application:1", field="name", words="张三")
    stored = put()
    use(stored, "application:1")
    backup = [list(CaseKey.objects.all()), list(Particular.objects.all())]
    with django_capture_on_commit_callbacks(execute=True):
        particulars.destroy("application:1", by=SYSTEM, agency=1)
    assert not FileUse.objects.exists()
    Erasure.objects.all().delete()  # the database is put back to the day before
    for rows in backup:
        type(rows[0]).objects.bulk_create(rows)
    use(stored, "application:1")
    use(stored, "application:2")
    assert particulars.erase_again() == ["application:1"]
    assert [use.subject for use in FileUse.objects.all()] == ["application:2"]
    release_all("application:2")
    let_days_pass(2)
    assert sweep() == (1, 1)


def test_bytes_stay_while_another_name_uses_them(folder):
    used, _unused = put(name="甲.txt"), put(name="乙.txt")
    use(used, "application:1")
    let_days_pass(2)
    assert sweep() == (1, 0)
    assert len(bytes_in(folder)) == 1


def test_handing_it_in_again_begins_the_grace_anew():
    put()
    let_days_pass(2)
    put()
    assert sweep() == (0, 0)


def test_nothing_is_kept_within_the_transaction_of_an_act(folder):
    """The act would hold up others while the store works, and might be undone after a sweep has seen its row."""
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        put()
    let_days_pass(2)
    assert sweep() == (0, 1)
    assert bytes_in(folder) == []


def test_bytes_of_a_content_that_a_file_has_are_not_dropped(folder):
    put()
    assert sweeping._drop_content(SHA) is False
    assert len(bytes_in(folder)) == 1


@pytest.mark.parametrize("place", ["_enter", "use"])
def test_a_program_that_dies_after_the_bytes_came_leaves_what_is_swept(folder, monkeypatch, place):
    def dies(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(services, place, dies)
    with pytest.raises(KeyboardInterrupt):
        services.use(put(), "application:1")
    assert bytes_in(folder) == [folder / SHA[:2] / SHA[2:4] / SHA]
    assert verify().is_whole
    let_days_pass(2)
    assert sweep().contents == 1
    assert bytes_in(folder) == []
    assert verify().checked == 0


def test_a_sweep_that_dies_between_row_and_bytes_leaves_bytes_for_the_next(folder, monkeypatch):
    put()
    let_days_pass(2)
    with monkeypatch.context() as broken:
        broken.setattr(stores.LocalStore, "remove", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sweep()
    assert not Content.objects.exists()
    assert len(bytes_in(folder)) == 1
    assert sweep() == (0, 1)
    assert bytes_in(folder) == []


def test_a_file_on_its_way_whose_program_died_is_swept_the_next_day(folder):
    put()
    left = folder / "incoming" / "tmpabc"
    left.write_bytes(b"half")
    sweep()
    assert left.exists()
    os.utime(left, (0, 0))
    sweep()
    assert not left.exists()


def test_a_folder_where_files_arrive_does_not_stop_a_sweep(folder):
    put()
    (folder / "incoming" / "lost+found").mkdir()
    os.utime(folder / "incoming" / "lost+found", (0, 0))
    sweep()


def test_verify_finds_nothing_wrong_with_a_whole_store():
    put()
    put(b"other", name="b.txt")
    found = verify()
    assert (found.checked, found.bytes, found.is_whole, found.unknown) == (2, len(TEXT) + 5, True, [])


def test_verify_names_what_is_missing_what_was_altered_and_what_is_unknown(folder):
    put()
    gone = put(b"gone", name="gone.txt").sha256
    longer = put(b"longer", name="longer.txt").sha256
    stores.store()._path(gone).unlink()
    stores.store()._path(SHA).write_bytes(TEXT.replace(b"\n", b" ", 1))
    with stores.store()._path(longer).open("ab") as file:
        file.write(b"!")
    (folder / "note.txt").write_bytes(b"who put this here")
    stray = folder / "ab" / ("0" * 64)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"in the wrong folder")
    let_days_pass(2)
    found = verify()
    assert found.missing == [gone]
    assert found.damaged == sorted([SHA, longer])
    assert found.unknown == sorted(["note.txt", f"ab/{'0' * 64}"])
    assert not found.is_whole


def test_a_damaged_file_is_healed_by_handing_it_in_again():
    put()
    stores.store()._path(SHA).write_bytes(b"damaged")
    put()
    assert verify().is_whole


def test_a_file_that_is_gone_is_told_in_a_sentence():
    stored = put()
    stores.store()._path(SHA).unlink()
    with pytest.raises(StoreFailed, match="找不到"):
        open_file(stored)
