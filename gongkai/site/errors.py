"""
The pages that say that something went wrong: what happened, what to do, and an error number
that stands in the log too. They ask no database and no context processor, so that they come
out whatever it is that broke.
"""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.site.requestlog import request_id

logger = logging.getLogger("gongkai.error")


@dataclass(frozen=True, slots=True)
class Page:
    status: HTTPStatus
    title: str | Promise
    advice: str | Promise


BAD_REQUEST: Final = Page(
    HTTPStatus.BAD_REQUEST, _("这个请求看不懂"), _("网址或者提交的内容不完整。请回到首页，重新打开要看的页面。")
)
FORBIDDEN: Final = Page(
    HTTPStatus.FORBIDDEN,
    _("没有通过安全核对"),
    _("页面可能打开得太久，或者浏览器关闭了 Cookie。请返回上一页，刷新后再做一次。"),
)
NOT_FOUND: Final = Page(
    HTTPStatus.NOT_FOUND, _("没有这个页面"), _("网址可能输错了，或者内容已经移走。可以从首页按机关查找。")
)
TOO_LARGE: Final = Page(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    _("文件太大"),
    _("一次最多可以上传 20 MB。请把图片压缩，或者只留下年度报告本身，再上传一次。"),
)
TOO_MANY: Final = Page(
    HTTPStatus.TOO_MANY_REQUESTS, _("上传得太快了"), _("为了让大家都能用，每人每十分钟最多检查二十份。请过一会儿再来。")
)
BROKEN: Final = Page(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    _("系统出错了"),
    _("不是您的操作有误。请过一会儿再试；如果一直这样，请把下面的错误编号告诉网站管理人员。"),
)


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error(TOO_LARGE if isinstance(exception, RequestDataTooBig) else BAD_REQUEST)


def forbidden(_request: HttpRequest, exception: object = None, **_why: object) -> HttpResponse:  # noqa: ARG001 - by name
    return error(FORBIDDEN)


def not_found(_request: HttpRequest, exception: object) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    return error(NOT_FOUND)


def broken(_request: HttpRequest) -> HttpResponse:
    return error(BROKEN)


def error(page: Page) -> HttpResponse:
    """The page; where even its template or its styles fail, the same words bare."""
    context = {"page": page, "status": page.status.value, "number": request_id()}
    try:
        body = loader.get_template("site/error.html").render(context)
    except Exception:
        logger.exception("the error page itself broke")
        return HttpResponse(f"{page.title} {page.advice} {request_id()}", "text/plain; charset=utf-8", page.status)
    return HttpResponse(body, status=page.status)
