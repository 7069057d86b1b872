import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder

from gongkai.site import health


def test_a_living_process_says_so_without_a_database(client):
    response = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_a_site_that_can_work_is_ready(client):
    response = client.get("/readyz", headers={"host": "10.0.0.7"})
    assert response.status_code == 200
    assert response.json() == {"ready": True, "database": "ok", "tables": "ok"}


@pytest.mark.django_db
def test_tables_of_an_older_program_are_not_ready(client):
    MigrationRecorder.Migration.objects.filter(app="reports").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": "ok", "tables": "outdated"}


def test_a_database_that_does_not_answer_is_not_ready(client, monkeypatch):
    def refuse(connection):
        raise OperationalError

    monkeypatch.setattr(health, "MigrationExecutor", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"
