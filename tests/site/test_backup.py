"""`gongkai backup` and `restore`: what they refuse, what they say, and that values come back as they were."""

import json
import os
import shutil
import uuid
import zipfile
from datetime import UTC, datetime

import pytest
from django.db import connection

from gongkai.site.backups import tables
from tests.site.places import SERVER, Place, drop_database, new_database

FILL = """
import io
from django.db import transaction
from gongkai.agencies.models import Kind, Level
from gongkai.agencies.services import add
from gongkai.files.services import keep, use
from gongkai.ledger import particulars
add(name="某县人民政府", short_name="某县", slug="county", level=Level.COUNTY, kind=Kind.GOVERNMENT)
stored = keep(io.BytesIO("某某申请".encode()), name="申请.txt", purpose="attachment")
with transaction.atomic():
    use(stored, "application:1")
    particulars.keep("application:1", field="applicant", words="张三")
print(stored.sha256)
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A site with something of everything, and its backup: made once, every test has a copy."""
    folder = tmp_path_factory.mktemp("first")
    site = Place(folder / "data", new_database() if SERVER else "")
    site.do("init")
    site.sha256 = site.run(FILL).strip()
    site.said = site.do("backup", folder / "site.zip")
    yield site
    if site.url:
        drop_database(site.url)


@pytest.fixture
def filled(first, place):
    site = place("filled", like=first)
    site.sha256 = first.sha256
    return site


@pytest.fixture
def archive(first, tmp_path):
    return shutil.copy(first.folder.with_name("site.zip"), tmp_path / "site.zip")


def changed(archive, name, change):
    """The archive with one part changed, as somebody would who knows zip files and not the manifest."""
    other = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(other, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, change(old.read(info)) if info.filename == name else old.read(info))
    return other


def change_manifest(archive, **values):
    return changed(archive, "manifest.json", lambda told: json.dumps(json.loads(told) | values).encode())


def test_the_backup_says_what_is_in_it_and_where_the_keys_are(first, archive):
    assert "文件 1 个、12 字节" in first.said  # four characters of three bytes each
    assert f"{first.folder}/keys" in first.said
    assert f"{first.folder}/secret-key" in first.said
    assert "不在备份里" in first.said
    assert first.folder.with_name("site.zip").stat().st_mode & 0o777 == 0o600


def test_the_manifest_tells_everything_and_no_key_and_no_word_is_in_the_archive(first, archive):
    with zipfile.ZipFile(archive) as opened:
        inside = opened.namelist()
        manifest = json.loads(opened.read("manifest.json"))
        everything = b"".join(opened.read(name) for name in inside)
    assert not [name for name in inside if "key" in name.replace("ledger_casekey", "")]
    (master,) = (first.folder / "keys").glob("*.key")
    assert master.read_bytes().strip() not in everything
    assert "张三".encode() not in everything
    assert manifest["format"] == 1
    assert manifest["program"] == "0.1.0"
    assert ["ledger", "0001_initial"] in manifest["migrations"]
    assert manifest["heads"] == {chain: [seq, hash] for chain, seq, hash in before_the_backup(first)}
    rows = {table["name"]: table["rows"] for table in manifest["tables"]}
    assert (rows["agencies_agency"], rows["files_content"], rows["ledger_particular"]) == (1, 1, 1)


def before_the_backup(site):
    """The heads as they were before the entry that says that a backup was made."""
    return site.rows(
        "SELECT chain, seq, hash FROM ledger_entry e WHERE kind <> 'site.backed_up' AND seq = "
        "(SELECT max(seq) FROM ledger_entry f WHERE f.chain = e.chain AND f.kind <> 'site.backed_up')"
    )


def test_a_backup_is_in_the_ledger_with_the_hash_of_its_manifest(first):
    ((body,),) = first.rows("SELECT body FROM ledger_entry WHERE kind = 'site.backed_up'")
    assert json.loads(body)["facts"]["manifest"] in first.said


def test_nothing_is_overwritten(filled, archive):
    before = archive.read_bytes()
    done = filled("backup", archive)
    assert (done.returncode, archive.read_bytes()) == (1, before)
    assert "不覆盖" in done.said


def test_in_a_folder_only_the_newest_of_ours_are_kept(filled, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("gongkai-20200101T000000Z.zip", "gongkai-20210101T000000Z.zip", "other.zip"):
        (folder / name).touch()
    (folder / ".gongkai-20200101T000000Z.zip.abc").touch()  # of a program that was killed, long ago
    os.utime(folder / ".gongkai-20200101T000000Z.zip.abc", (0, 0))
    filled.do("backup", folder, "--keep", "2")
    assert sorted(path.name for path in folder.iterdir())[:1] == ["gongkai-20210101T000000Z.zip"]
    assert len(list(folder.iterdir())) == 3
    assert filled("backup", tmp_path / "new.zip", "--keep", "2").returncode == 2


def test_the_folder_of_the_backups_is_made_by_the_first_of_them(filled, tmp_path):
    """As the page of the site's condition and the manual say it, on a machine where there is no such folder yet."""
    folder = tmp_path / "backups"
    filled.do("backup", folder, "--keep", "2")
    assert [path.suffix for path in folder.iterdir()] == [".zip"]
    assert folder.stat().st_mode & 0o777 == 0o700
    nowhere = filled("backup", tmp_path / "no" / "such" / "place", "--keep", "2")
    assert nowhere.returncode == 1
    assert "建不了文件夹" in nowhere.said


def test_a_lost_file_is_named_and_does_not_keep_the_rest_from_being_saved(filled, tmp_path):
    (stored,) = (filled.folder / "files").glob("??/??/*")
    stored.unlink()
    done = filled("backup", tmp_path / "site.zip")
    assert done.returncode == 1
    assert filled.sha256 in done.out
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["files"]["missing"] == [filled.sha256]


def test_an_altered_file_counts_as_lost(filled, tmp_path):
    (stored,) = (filled.folder / "files").glob("??/??/*")
    stored.write_bytes(b"other")
    done = filled("backup", tmp_path / "site.zip")
    assert done.returncode == 1
    assert filled.sha256 in done.out


def test_what_is_restored_opens_with_the_keys(filled, archive, place):
    other = place("other")
    other.folder.mkdir()
    shutil.copytree(filled.folder / "keys", other.folder / "keys")
    said = other.do("restore", archive)
    assert "还缺主密钥" not in said
    words = other.run(
        "from gongkai.ledger import ciphers, particulars\n"
        "from gongkai.ledger.models import Particular\n"
        "row = Particular.objects.get()\n"
        "print(particulars.matches(particulars.Reference(row.pk, row.commitment), '张三'))"
    )
    assert words.strip() == "True"
    (stored,) = (other.folder / "files").glob("??/??/*")
    assert stored.read_text() == "某某申请"
    assert other.rows("SELECT file_id, subject FROM files_fileuse") == [(1, "application:1")]


def test_without_the_keys_it_says_which_are_lacking(filled, archive, place):
    said = place("other").do("restore", archive)
    (master,) = (filled.folder / "keys").glob("*.key")
    assert f"还缺主密钥 {master.stem}" in said


def test_numbers_that_were_given_out_are_not_given_again(filled, place, tmp_path):
    filled.run("from gongkai.files.models import *; FileUse.objects.all().delete()")
    filled.do("backup", tmp_path / "site.zip")
    other = place("other")
    other.do("restore", tmp_path / "site.zip")
    new = "from gongkai.files.models import *\nprint(FileUse.objects.create(file_id=1, subject='application:2').pk)"
    assert other.run(new).strip() == "2"


def test_a_site_in_use_is_not_overwritten_unless_told_and_is_saved_first(filled, archive):
    another = "from gongkai.agencies.models import Agency\nAgency.objects.create("
    filled.run(another + "name='乙', short_name='乙', kind='department', level='county', slug='b', path='000009')")
    done = filled("restore", archive)
    assert done.returncode == 1
    assert "--replace" in done.said
    assert filled.rows("SELECT count(*) FROM agencies_agency") == [(2,)]
    filled.do("restore", archive, "--replace")
    assert filled.rows("SELECT count(*) FROM agencies_agency") == [(1,)]
    (saved,) = (filled.folder / "backups").glob("*.zip")
    filled.do("restore", saved, "--replace")
    assert filled.rows("SELECT count(*) FROM agencies_agency") == [(2,)]


@pytest.mark.parametrize("part", ["tables/agencies_agency.jsonl", "file"])
def test_an_altered_part_is_refused_before_anything_is_written(filled, archive, place, part):
    if part == "file":
        part = f"files/{filled.sha256[:2]}/{filled.sha256}"
    other = place("other")
    done = other("restore", changed(archive, part, lambda told: told.replace("某".encode(), "乙".encode())))
    assert done.returncode == 1
    assert part in done.said
    assert "与清单不符" in done.said
    if not other.url:
        assert other.rows("SELECT name FROM sqlite_master") == []
    assert not (other.folder / "files").exists()


def test_a_ledger_that_was_altered_before_the_backup_is_restored_and_told(filled, place, tmp_path):
    """What can be saved is saved; that it is not what it was is said."""
    remove_guards(filled)
    filled.execute("UPDATE ledger_entry SET kind = 'site.restored' WHERE chain = 'security:0' AND seq = 1")
    filled.do("backup", tmp_path / "altered.zip")
    done = place("other")("restore", tmp_path / "altered.zip")
    assert done.returncode == 1
    assert "恢复了" in done.out
    assert "security:0" in done.out
    assert "没有发现改动" not in done.out


def remove_guards(site):
    if site.url:
        site.execute("DROP TRIGGER ledger_entry_no_change ON ledger_entry")
    else:
        site.execute("DROP TRIGGER ledger_entry_no_update")


def test_a_torn_archive_is_refused(archive, place):
    archive.write_bytes(archive.read_bytes()[:-1000])
    done = place("other")("restore", archive)
    assert done.returncode == 1
    assert "没有写完整" in done.said


def test_an_archive_of_a_newer_program_is_refused(archive, place):
    other = place("other")
    assert "先升级程序" in other("restore", change_manifest(archive, format=2, program="9.0.0")).said
    with zipfile.ZipFile(archive) as opened:
        migrations = json.loads(opened.read("manifest.json"))["migrations"]
    newer = change_manifest(archive, migrations=[*migrations, ["ledger", "9999_from_the_future"]])
    done = other("restore", newer)
    assert done.returncode == 1
    assert "ledger.9999_from_the_future" in done.said


def test_counts_that_differ_from_the_manifest_leave_the_site_as_it_was(archive, place):
    with zipfile.ZipFile(archive) as opened:
        told = json.loads(opened.read("manifest.json"))["tables"]
    fewer = [table | ({"rows": 7} if table["name"] == "agencies_agency" else {}) for table in told]
    other = place("other")
    other.do("migrate")
    done = other("restore", change_manifest(archive, tables=fewer))
    assert done.returncode == 1
    assert "应有 7 行" in done.said
    assert other.rows("SELECT count(*) FROM agencies_agency") == [(0,)]
    assert "不用升级" in other.do("migrate")


def test_files_of_an_s3_store_are_in_it_and_come_back_into_a_folder(place, tmp_path):
    boto3 = pytest.importorskip("boto3")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        endpoint = "http://{}:{}".format(*server.get_host_and_port())
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
        client = boto3.client(
            "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
        )
        client.create_bucket(Bucket="county")
        site = place("remote")
        site.do("init")  # SQLite and S3 together are refused from here on; the way out of it is a backup
        site.environment |= keys | {"GONGKAI_FILES": f"s3://county?endpoint={endpoint}&region=us-east-1"}
        sha256 = site.run(FILL).strip()
        assert not (site.folder / "files").exists()
        site.do("backup", tmp_path / "remote.zip")
    finally:
        server.stop()
    other = place("other")
    assert "1 个文件" in other.do("restore", tmp_path / "remote.zip")
    assert (other.folder / "files" / sha256[:2] / sha256[2:4] / sha256).read_text() == "某某申请"


def test_every_table_of_the_database_is_kept_or_said_to_be_fleeting(db):
    fleeting = {"django_session", "usersessions_usersession", "site_ratewindow", "django_migrations"}
    fleeting |= {"people_tries", "people_setupcode"}
    fleeting |= {name for name in connection.introspection.table_names() if name.startswith("search_")}
    kept = {model._meta.db_table for model in tables.tables_at(tables.applied())}
    assert set(connection.introspection.table_names()) - kept == fleeting & set(connection.introspection.table_names())
    assert {model._meta.label_lower for model in tables.tables_at(tables.applied())}.isdisjoint(tables.FLEETING)


def test_the_code_of_the_first_setup_and_counts_of_tries_are_neither_kept_nor_make_a_site_in_use(tmp_path, place):
    made = "from gongkai.people.models import SetupCode, Tries\n"
    made += "SetupCode.objects.get_or_create(defaults={'code': 'x'})\nTries.objects.create(key='k', began=1)"
    site = place("untouched")
    site.do("migrate")  # not `init`, which tells the ledger that it made a code
    site.run(made)
    seen = "from gongkai.site.backups import tables; print(tables.is_in_use(tables.applied()))"
    assert site.run(seen).strip() == "False"
    site.do("backup", tmp_path / "untouched.zip")
    with zipfile.ZipFile(tmp_path / "untouched.zip") as archive:
        assert {"tables/people_setupcode.jsonl", "tables/people_tries.jsonl"}.isdisjoint(archive.namelist())


def test_values_of_every_kind_come_back_as_they_were(db):
    from gongkai.ledger.models import Erasure
    from gongkai.reports.models import SourceFile
    from gongkai.tasks.models import Task

    at = datetime(2026, 11, 23, 1, 2, 3, 4, UTC)
    SourceFile.objects.create(sha256="0" * 64, size=3, body=b"\x00\xff\n")
    Erasure.objects.create(key=uuid.UUID(int=5), subject="application:1", erased_at=at)
    Task.objects.create(kind="k", key="名\n“引”", payload={"年": [1, None, True, "\u2028"]}, attempts=1, run_at=at)
    before = {}
    for model in (SourceFile, Erasure, Task):
        before[model] = list(model.objects.values_list())
        lines = [line.decode() for line in tables.lines_of(model)]
        names = [field.attname for field in tables.columns_of(model)]
        model.objects.all().delete()
        assert tables.load(model, names, lines) == 1
        assert [tuple(map(plain, row)) for row in model.objects.values_list()] == [
            tuple(map(plain, row)) for row in before[model]
        ]
    assert Task.objects.get().payload == {"年": [1, None, True, "\u2028"]}
    assert Erasure.objects.get().erased_at == at
    assert bytes(SourceFile.objects.get().body) == b"\x00\xff\n"


def plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


KILLED = """
from pathlib import Path
from gongkai.ledger import anchors
from gongkai.site.backups import restoring
class Killed(BaseException): ...
def die(*_): raise Killed
{where}
try:
    restoring.restore(Path({archive!r}), replace=True)
except Killed:
    print("killed")
"""
ANCHORED = "from datetime import date\nfrom gongkai.ledger import anchors\nanchors.anchor(date(2026, 11, {day}))"


def test_a_restore_that_died_after_its_tables_is_finished_by_the_next_start(filled, archive):
    filled.run(ANCHORED.format(day=21))
    code = KILLED.format(where="anchors.set_aside = die", archive=str(archive))
    assert filled.run(code).strip() == "killed"
    told = "SELECT count(*) FROM ledger_entry WHERE kind = '{}'"
    assert filled.rows(told.format("site.restored")) == [(1,)]  # it came with the tables
    anchor = filled.folder / "anchors" / "2026-11-21.json"
    assert anchor.exists()
    filled.do("migrate")
    assert not anchor.exists()
    assert (anchor.parent / "set-aside" / anchor.name).exists()
    assert filled.rows(told.format("ledger.anchors_set_aside")) == [(1,)]
    filled.do("migrate")
    assert filled.rows(told.format("ledger.anchors_set_aside")) == [(1,)]
    filled.do("audit", "verify")


def test_a_restore_that_died_before_its_tables_leaves_the_anchors(filled, archive):
    filled.run(ANCHORED.format(day=21))
    code = KILLED.format(where="restoring._load = die", archive=str(archive))
    assert filled.run(code).strip() == "killed"
    filled.do("migrate")
    assert (filled.folder / "anchors" / "2026-11-21.json").exists()
    assert not (filled.folder / "restore-unfinished").exists()
    filled.do("audit", "verify")
