"""No test here asks for the database: pytest-django refuses every query, so an error page that asks one fails."""

import logging
import re

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from gongkai.site import errors


def raising(fault):
    def view(request):
        raise fault

    return view


def too_much(request):
    return HttpResponse(request.POST)


urlpatterns = [
    path("400/", raising(SuspiciousOperation("张三"))),
    path("403/", raising(PermissionDenied("张三"))),
    path("413/", raising(RequestDataTooBig("张三"))),
    path("files/", raising(TooManyFilesSent())),
    path("500/", raising(RuntimeError("张三 13800000000"))),
    path("database/", raising(OperationalError("no connection"))),
    path("full/", raising(OperationalError("database or disk is full"))),
    path("readonly/", raising(OperationalError("attempt to write a readonly database"))),
    path("body/", too_much),
]
handler400, handler403, handler404, handler500 = errors.bad_request, errors.forbidden, errors.not_found, errors.broken

NUMBER = re.compile(r"错误编号：<code>([0-9a-f]{12})</code>")


@pytest.fixture
def faulty(static_files):
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "leads"), [("/404/", "/"), ("/work" + "/nowhere/", "/work/"), ("/403/", "/work/"), ("/500/", "/")]
)
def test_who_works_is_led_back_to_the_workbench_and_others_home(faulty, address, leads):
    label = {"/": "回到首页", "/work/": "回到工作台"}[leads]
    assert f'<a class="go" href="{leads}">{label}</a>' in faulty.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/400/", 400, "这个请求看不懂"),
        ("/403/", 403, "您现在的岗位不能打开这个页面"),
        ("/404/", 404, "没有这个页面"),
        ("/413/", 413, "文件太大"),
        ("/files/", 413, "文件太多"),
        ("/500/", 500, "系统出错了"),
        ("/database/", 500, "系统出错了"),
        ("/full/", 503, "现在保存不了"),
        ("/readonly/", 503, "现在保存不了"),
    ],
)
def test_an_error_is_told_in_chinese_with_its_number_and_without_a_database(faulty, address, status, title):
    response = faulty.get(address)
    body = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in body
    assert NUMBER.search(body)[1] == response["X-Request-ID"]
    assert "张三" not in body
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_a_strange_host_is_told_so_too(faulty):
    response = faulty.get("/404/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "这个请求看不懂" in response.content.decode()


def test_a_form_without_its_token_is_refused_in_chinese(static_files):
    response = Client(enforce_csrf_checks=True).post("/checkup/", {})
    assert response.status_code == 403
    assert "没有通过安全核对" in response.content.decode()


def test_an_upload_that_says_it_is_too_large_is_refused_before_it_is_read(faulty):
    response = faulty.post("/body/", b"x", content_type="text/plain", CONTENT_LENGTH=str(settings.UPLOAD_LIMIT + 65537))
    assert response.status_code == 413
    assert "20 MB" in response.content.decode()


def test_where_even_the_styles_are_gone_the_words_remain(faulty, monkeypatch):
    monkeypatch.setattr(errors.loader, "get_template", raising(ValueError("no manifest")))
    response = faulty.get("/404/")
    assert response.status_code == 404
    assert response.content.decode().startswith("没有这个页面")


def test_the_log_has_the_number_and_the_place_and_not_the_words(faulty, caplog):
    from gongkai.site.requestlog import JsonLine

    response = faulty.get("/500/?name=张三", REMOTE_ADDR="203.0.113.7")
    lines = [JsonLine().format(record) for record in caplog.records]
    assert any('"status": 500' in line and '"path": "/500/"' in line for line in lines)
    assert any("RuntimeError" in line and "test_errors.py" in line for line in lines)
    assert not any(secret in line for line in lines for secret in ("张三", "13800000000", "203.0.113.7", "?name"))
    assert response.status_code == 500


def test_the_log_line_of_a_request_bears_the_number_of_the_page(faulty, caplog):
    seen = []

    class Keep(logging.Handler):
        def emit(self, record):
            from gongkai.site.requestlog import JsonLine

            seen.append(JsonLine().format(record))

    logger = logging.getLogger("gongkai.request")
    keeper = Keep()
    logger.addHandler(keeper)
    try:
        response = faulty.get("/404/")
    finally:
        logger.removeHandler(keeper)
    assert [response["X-Request-ID"] in line for line in seen] == [True]
