"""
The pages that say that something went wrong: what happened, what to do, and an error number
that stands in the log too. They ask no database and no context processor, so that they come
out whatever it is that broke.
"""

import logging
import sys
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.files.purposes import Purpose
from gongkai.site.refusals import is_about_space
from gongkai.site.requestlog import request_id

logger = logging.getLogger("gongkai.error")

WORKBENCH: Final = "/work/"  # not looked up: the addresses may be what is broken


@dataclass(frozen=True, slots=True)
class Page:
    status: HTTPStatus
    title: str | Promise
    advice: str | Promise
    back: str = "/"  # where the page leads


BAD_REQUEST: Final = Page(
    HTTPStatus.BAD_REQUEST, _("这个请求看不懂"), _("网址或者提交的内容不完整。请回到首页，重新打开要看的页面。")
)
FORBIDDEN: Final = Page(
    HTTPStatus.FORBIDDEN,
    _("没有通过安全核对"),
    _("页面可能打开得太久，或者浏览器关闭了 Cookie。请返回上一页，刷新后再做一次。"),
)
NOT_YOURS: Final = Page(
    HTTPStatus.FORBIDDEN,
    _("您现在的岗位不能打开这个页面"),
    _("有几个岗位的，请回到工作台，在右上角换一个再试；需要新岗位的，请找系统管理员。"),
    back=WORKBENCH,
)
NOT_FOUND: Final = Page(
    HTTPStatus.NOT_FOUND, _("没有这个页面"), _("网址可能输错了，或者内容已经移走。可以从首页按机关查找。")
)
NOT_FOUND_AT_WORK: Final = Page(
    HTTPStatus.NOT_FOUND,
    _("没有这个页面"),
    _("网址可能输错了，内容可能已经移走，也可能不归您现在的岗位看。可以回到工作台，用搜索框查找。"),
    back=WORKBENCH,
)
TOO_LARGE: Final = Page(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    _("文件太大"),
    _("一次最多可以上传 20 MB。请把图片压缩，或者只留下年度报告本身，再上传一次。"),
)
TOO_MANY_FILES: Final = Page(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("文件太多"), _("一次交不了这么多文件。请合并成一份，或者分几次交。")
)
TOO_MANY: Final = Page(
    HTTPStatus.TOO_MANY_REQUESTS, _("上传得太快了"), _("为了让大家都能用，每人每十分钟最多检查二十份。请过一会儿再来。")
)
BROKEN: Final = Page(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    _("系统出错了"),
    _("不是您的操作有误。请过一会儿再试；如果一直这样，请把下面的错误编号告诉网站管理人员。"),
)
UNSAVED: Final = Page(
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("现在保存不了"),
    _("您刚才提交的内容没有保存，以前保存的没有影响。请把错误编号告诉网站管理人员，处理好以后再提交一次。"),
)


def too_large(purpose: Purpose) -> HttpResponse:
    """Of a body that is far larger than what is taken: it is not read, so that the form cannot be shown again."""
    advice = _("{purpose}一份最多 {limit}，一次一共最多 {together}。请压缩图片，或者分几次交。")
    told = str(advice).format(purpose=purpose.label, limit=purpose.limit, together=purpose.limit_together)
    return error(replace(TOO_LARGE, advice=told))


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, TooManyFilesSent):
        return error(TOO_MANY_FILES)
    return error(TOO_LARGE if isinstance(exception, RequestDataTooBig) else BAD_REQUEST)


def forbidden(_request: HttpRequest, exception: object = None, **_why: object) -> HttpResponse:
    """Of somebody who may not, or of a form without its token."""
    return error(NOT_YOURS if isinstance(exception, PermissionDenied) else FORBIDDEN)


def not_found(request: HttpRequest, exception: object) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    return error(NOT_FOUND_AT_WORK if request.path.startswith(WORKBENCH) else NOT_FOUND)


def broken(_request: HttpRequest) -> HttpResponse:
    """A full or read-only disk is told as what it is: what was handed in is not kept."""
    return error(UNSAVED if is_about_space(sys.exception()) else BROKEN)


def error(page: Page) -> HttpResponse:
    """The page; where even its template or its styles fail, the same words bare."""
    context = {"page": page, "status": page.status.value, "number": request_id()}
    try:
        body = loader.get_template("site/error.html").render(context)
    except Exception:
        logger.exception("the error page itself broke")
        return HttpResponse(f"{page.title} {page.advice} {request_id()}", "text/plain; charset=utf-8", page.status)
    return HttpResponse(body, status=page.status)
