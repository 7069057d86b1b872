import re
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.portal import examination
from tests.portal.test_portal import cell_of, notes_of, text_of

CORPUS = Path(__file__).parents[1] / "corpus" / "full"

pytestmark = pytest.mark.django_db


def upload(client, data, name):
    return client.post("/checkup/", {"file": SimpleUploadedFile(name, data)})


def test_a_report_comes_back_marked_with_what_was_found(client):
    """洪泽 2023: 复议总计 and 复议后起诉总计 are printed as 0, though 10+1 and 5 stand beside them."""
    response = upload(client, (CORPUS / "hongze_2023.pdf").read_bytes(), "洪泽.pdf")
    assert response.status_code == 200
    for cell in ("t4.reconsideration.total", "t4.litigation_after_reconsideration.total"):
        attributes, text = cell_of(response, cell)
        assert text == "0"
        assert "mark-error" in attributes
    assert "年报体检：洪泽.pdf" in text_of(response)
    assert re.search(r"<title>\d+ 条检查结果：洪泽\.pdf_年报体检_", response.content.decode())
    assert response["Cache-Control"] == "no-store"


def test_a_cell_carries_the_number_of_its_note_and_leads_to_it(client):
    response = upload(client, (CORPUS / "hongze_2023.pdf").read_bytes(), "洪泽.pdf")
    ((anchor, name, shown),) = notes_of(response, "t4.reconsideration.total")
    assert (shown, name) == (f"注{anchor.removeprefix('f-')}", f"{shown}，错误")
    note = re.search(rf'<li [^>]*id="{anchor}">(.*?)</li>', response.content.decode(), re.DOTALL)[1]
    assert f'<span class="number">{shown}</span>' in note
    assert "结果维持10＋结果纠正1＋其他结果0＋尚未审结0＝11" in note
    assert notes_of(response, "t2.ordinances.issued") == []


def test_nothing_of_the_file_is_kept(client, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    upload(client, (CORPUS / "simajia_town_2020.txt").read_bytes() * 300, "大文件.txt")  # beyond Django's own limit
    assert list(tmp_path.iterdir()) == []
    counts = {model.__name__: model.objects.count() for model in apps.get_models()}
    kept = {name for name, number in counts.items() if number} - {"ContentType", "Permission"}
    assert kept == {"RateWindow"}


@pytest.mark.parametrize(
    ("data", "sentence", "advice"),
    [
        (b"", "文件是空的", "可能是选错了文件"),
        (b"\x7fELF" + bytes(500), "不认识这种文件", "另存为 DOCX"),
        (("天气很好。" * 200).encode(), "没有认出政府信息公开工作年度报告", "选错了文件"),
    ],
)
def test_a_file_that_cannot_be_read_gets_the_reason_and_no_figure(client, data, sentence, advice):
    response = upload(client, data, "x.docx")
    assert response.status_code == 200
    assert "这份文件没有读出来" in text_of(response)
    assert "<title>没有读出来：x.docx_年报体检_" in response.content.decode()
    assert sentence in text_of(response)
    assert advice in text_of(response)
    assert ("另存为 DOCX" in text_of(response)) == (advice == "另存为 DOCX")
    assert 'id="c-t' not in response.content.decode()


def test_without_a_file_the_field_and_the_top_say_what_to_do(client):
    response = client.post("/checkup/", {})
    body = response.content.decode()
    assert response.status_code == 422
    assert body.count("请先选择一个年度报告文件") == 2
    assert 'aria-invalid="true"' in body
    assert "file-error" in body


def test_what_the_file_says_cannot_break_out_of_the_page(client):
    text = (CORPUS / "simajia_town_2020.txt").read_text(encoding="utf-8")
    evil = text.replace("进一步提高", "<script>alert(1)</script>").replace("桦川县四马架镇", "<img src=x onerror=y>镇")
    body = upload(client, evil.encode(), '"><script>.txt').content.decode()
    assert "<script>alert" not in body
    assert "<img" not in body
    assert '"><script>' not in body


def test_what_a_file_is_is_told_from_its_content_not_its_name(client):
    data = (CORPUS / "hongze_2023.pdf").read_bytes()
    assert cell_of(upload(client, data, "年报.txt"), "t4.reconsideration.total")[1] == "0"


def test_people_who_wait_leave_threads_for_those_who_read(client, monkeypatch):
    """Two files are read and two people wait; the fifth is told at once, though each wait may take 20 seconds."""
    for _ in range(4):
        assert examination._hall.acquire(timeout=0)
    try:
        started = time.monotonic()
        assert upload(client, b"x", "x.txt").status_code == 503
        assert time.monotonic() - started < examination.PATIENCE / 2
    finally:
        for _ in range(4):
            examination._hall.release()
    assert upload(client, b"x", "x.txt").status_code == 200


def test_when_all_places_are_taken_it_says_come_back(client, monkeypatch):
    monkeypatch.setattr(examination, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(examination, "PATIENCE", 0.01)
    examination._places.acquire()
    response = upload(client, b"x", "x.txt")
    assert response.status_code == 503
    assert "现在检查的人多" in text_of(response)
