"""Agencies that were there before names had days: each has borne its name since before this site knew it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def begin_names(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    agency, name = apps.get_model("agencies", "Agency"), apps.get_model("agencies", "AgencyName")
    rows = agency.objects.filter(names=None).iterator(chunk_size=1000)
    name.objects.bulk_create(
        (name(agency=each, name=each.name, short_name=each.short_name) for each in rows), batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_settings_numbers_calendars_past")]

    operations = [migrations.RunPython(begin_names, migrations.RunPython.noop)]
