"""Mail addresses of before are sealed as words about persons are, as `ledger.particulars` seals them: written out here,
because the tables of the ledger may be others one day when this runs on old data."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

from gongkai.ledger import ciphers, masters

FIELD = "mail_address"


def overwrite_what_goes(_apps: Any, schema_editor: Any) -> None:
    """SQLite: the addresses are not left behind in the pages that the steps below let go."""
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def seal(apps: Any, _schema_editor: Any) -> None:
    """Nothing is asked of the master key, and none is made, where there is no address."""
    for preference in apps.get_model("notices", "Preference").objects.exclude(address="").order_by("pk"):
        key, secret = _key(apps, f"person:{preference.pk}")
        preference.sealed_address = _sealed(apps, key, secret, preference.address)
        preference.address = ""  # PostgreSQL keeps the words of a column that is taken away
        preference.save(update_fields=["sealed_address", "address"])


def _key(apps: Any, subject: str) -> tuple[Any, bytes]:
    """The key of a person, and its secret."""
    keys = apps.get_model("ledger", "CaseKey").objects
    key = keys.filter(subject=subject).first()
    if key:
        bound_to = _wrapping(key)
        return key, ciphers.unseal(
            masters.of(key.master).secret, bytes(key.wrapped), bound_to=bound_to, cipher=key.cipher
        )
    master, secret = masters.newest() or _first_master(keys), ciphers.new_secret()
    key = keys.model(id=uuid.uuid4(), subject=subject, master=master.id, cipher=settings.PARTICULARS_CIPHER)
    key.wrapped = ciphers.seal(master.secret, secret, bound_to=_wrapping(key), cipher=key.cipher)
    key.save(force_insert=True)
    return key, secret


def _first_master(keys: Any) -> masters.MasterKey:
    if keys.exists():
        where = masters.folder()
        raise masters.NoMasterKey(f"{where} 里没有主密钥，而数据库里有用它加密的个人信息。请先把主密钥放回来。")
    return masters.make(timezone.now())


def _sealed(apps: Any, key: Any, secret: bytes, address: str) -> dict[str, str]:
    """The reference to the words."""
    id = uuid.uuid4()
    place, words = json.dumps(["particular", 1, key.subject, FIELD, id.hex]).encode(), address.encode()
    sealed = ciphers.seal(secret, words, bound_to=place, cipher=key.cipher)
    commitment = ciphers.commit(secret, words, bound_to=place, cipher=key.cipher)
    rows = apps.get_model("ledger", "Particular").objects
    rows.create(id=id, key=key, field=FIELD, sealed=sealed, commitment=commitment)
    return {"id": id.hex, "commitment": commitment}


def _wrapping(key: Any) -> bytes:
    return json.dumps(["case key", 1, key.master, key.subject, key.id.hex]).encode()


def blank(apps: Any, _schema_editor: Any) -> None:
    """Back: nobody's address is written out in plain text; whoever wants mails says so again."""
    preferences = apps.get_model("notices", "Preference").objects.exclude(sealed_address=None)
    ids = [uuid.UUID(reference["id"]) for reference in preferences.values_list("sealed_address", flat=True)]
    preferences.update(sealed_address=None, way="never")
    apps.get_model("ledger", "Particular").objects.filter(pk__in=ids).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_notice"),
        ("ledger", "0002_particulars"),
    ]

    operations = [
        migrations.RunPython(overwrite_what_goes, migrations.RunPython.noop, elidable=False),
        migrations.AddField(
            model_name="preference",
            name="sealed_address",
            field=models.JSONField(blank=True, null=True, verbose_name="邮箱"),
        ),
        migrations.RemoveConstraint(model_name="preference", name="notice_mail_has_an_address"),
        migrations.RunPython(seal, blank, elidable=False),
        migrations.RemoveField(model_name="preference", name="address"),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=Q(("way", "never"), ("sealed_address__isnull", False), _connector="OR"),
                name="notice_mail_has_an_address",
            ),
        ),
    ]
