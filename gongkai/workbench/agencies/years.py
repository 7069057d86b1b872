"""工作日历: the years there are, and the next one brought in from the notice."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import HiddenInput
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.agencies import calendars
from gongkai.agencies.calendars import Preview
from gongkai.agencies.clock import today
from gongkai.agencies.codes import check_division_code
from gongkai.agencies.models import Agency, CalendarYear, Layer
from gongkai.agencies.places import refuse_place
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep
from gongkai.files.text import text_of
from gongkai.files.uploads import takes_files
from gongkai.law.calendar import Year
from gongkai.law.citations import LawError
from gongkai.law.sentences import explain
from gongkai.people.access import OfficerRequest, actor, post_required
from gongkai.workbench.agencies.forms import NoticeForm

PURPOSE: Final = "calendar_notice"


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("settings.edit")
@takes_files(PURPOSE)
def years(request: OfficerRequest) -> HttpResponse:
    """
    The text is read and shown as days first; the same form, sent again with `confirmed`, keeps it. It is read anew
    then, so that what is kept is what the text says.
    """
    form = (
        NoticeForm(request.POST, request.FILES)
        if request.method == "POST"
        else NoticeForm(initial=_initial(request.post.agency))
    )
    context: dict[str, Any] = {
        "form": form,
        "rows": list(reversed(calendars.visible_to(request.post))),
        "calendar": calendars.calendar_of(request.post.agency),
    }
    if form.is_valid():
        preview = _preview(form, request.post.agency)
        if preview and "confirmed" in request.POST:
            given = form.cleaned_data
            row = calendars.import_year(
                preview.year,
                by=actor(request.post),
                within=request.post.agency,
                layer=preview.layer,
                text=given["text"],
            )
            messages.success(request, _told(row))
            return redirect("agencies:calendars")
        if preview:
            return render(request, "workbench/agencies/preview.html", {"preview": preview, "form": _hidden(form)})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "workbench/agencies/calendars.html", context, status=status)


def _initial(agency: Agency) -> dict[str, Any]:
    year = calendars.calendar_for().years.stop
    if agency.parent_id is None:
        return {"layer": Layer.NOTICE, "year": year}
    return {"layer": Layer.OVERLAY, "year": today().year, "region": agency.division_code}


def _preview(form: NoticeForm, agency: Agency) -> Preview | None:
    """None where something is wrong; the form says what."""
    given = form.cleaned_data
    try:
        if given["file"] and not given["text"].strip():
            given["text"] = _words(given["file"])
        found = calendars.year_from_notice(given["text"], year=given["year"], source=given["source"])
        if given["region"]:
            check_division_code(given["region"])
            found = Year(found.year, found.notice, found.off, found.work, given["region"], found.verified)
        refuse_place(found, agency)
        return calendars.preview(found, Layer(given["layer"]))
    except LawError as refusal:
        form.add_error("text", explain(refusal.rule, refusal.values))
    except ValidationError as refusal:
        form.add_error("region", refusal)
    except (FileRefused, StoreFailed) as refusal:
        form.add_error("file", str(refusal))
    return None


def _words(file: Any) -> str:
    stored = keep(file, name=file.name, purpose=PURPOSE)
    text = text_of(stored)
    if not text.is_known:
        raise StoreFailed(text.reason)
    return text.words


def _hidden(form: NoticeForm) -> NoticeForm:
    """The same answers, to be sent again with the button that keeps them."""
    again = NoticeForm(initial={**form.cleaned_data, "file": None})
    del again.fields["file"]
    for field in again.fields.values():
        field.widget = HiddenInput()
    return again


def _told(row: CalendarYear) -> str:
    return _("{year}年的工作日历已经导入（第{version}版），受影响的期限正在重新计算。").format(
        year=row.year, version=row.version
    )
