"""遮盖: pages on which areas are chosen, by mouse, finger, keys or numbers; then the file without what lies in them."""

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.applications import blackening_task, redacting
from gongkai.applications.cases import Case
from gongkai.applications.desk import meanwhile
from gongkai.applications.desk.meanwhile import Meanwhile
from gongkai.applications.desk.releasing import TitleForm, closed, original_of, title_of
from gongkai.applications.desk.revealing import looked
from gongkai.applications.models import Attachment
from gongkai.applications.redacting import ARTICLES, MOST_AREAS, PLACES, BadArea, Ground, Marked, Overtaken
from gongkai.applications.releasing import CannotRelease
from gongkai.files.areas import MOST_PAGES
from gongkai.files.blackening import Size, page_drawn, pages_of
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.people.access import OfficerRequest, post_required
from gongkai.people.models import Post

SALT: Final = "applications.redacting.look"
LOOK: Final = 12 * 3600  # seconds for which the pages of an opened editor are shown on the strength of its one entry
FINISH, NOTHING = "finish", "finish-nothing"  # the second: with no area at all, asked once more
NUMBERS: Final = ("page", "left", "top", "width", "height")


class NumbersForm(forms.Form):
    """An area by numbers: for those who draw none."""

    page = forms.CharField(label=_("第几页"), required=False, max_length=6)
    left = forms.CharField(label=_("左边空出（%）"), required=False, max_length=8)
    top = forms.CharField(label=_("上边空出（%）"), required=False, max_length=8)
    width = forms.CharField(label=_("宽（%）"), required=False, max_length=8)
    height = forms.CharField(label=_("高（%）"), required=False, max_length=8)
    ground = forms.ChoiceField(label=_("根据"), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(each.value, f"{each.label}（{ARTICLES[each]}）") for each in Ground]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        for name in NUMBERS:
            self.fields[name].widget.attrs |= {"inputmode": "numeric" if name == "page" else "decimal", "size": "6"}

    @property
    def numbers(self) -> list[str]:
        return [str(self.data.get(self.add_prefix(name), "")).strip() for name in NUMBERS]

    @property
    def is_filled(self) -> bool:
        return any(self.numbers[1:])


@dataclass(kw_only=True)
class Editor:
    """One file before one officer. FileRefused where it cannot be drawn."""

    request: OfficerRequest
    original: Attachment

    @cached_property
    def sizes(self) -> list[Size]:
        return pages_of(self.original.file)

    @cached_property
    def marked(self) -> list[Marked]:
        """As the form holds them, or as they were saved. BadArea says what is wrong."""
        if self.request.method != "POST":
            return redacting.draft_of(self.original)
        written = self.request.POST.getlist("area")
        if len(written) > MOST_AREAS:
            raise BadArea(gettext("一份文件最多遮盖{most}处。请把挨着的几处合成一处。").format(most=MOST_AREAS))
        return [redacting.read(each, len(self.sizes)) for each in written]

    def with_numbers(self, form: NumbersForm) -> list[Marked]:
        """And the one that was typed and not added yet."""
        if not form.is_filled:
            return self.marked
        ground = str(form.data.get(form.add_prefix("ground"), ""))
        return [*self.marked, redacting.mark(form.numbers, ground, len(self.sizes))]

    @property
    def shown(self) -> str:
        """Of the draft that was there when the page was opened."""
        return self.request.POST.get("drawn", "") if self.request.method == "POST" else redacting.drawn(self.marked)

    def title(self, **initial: Any) -> TitleForm:
        return TitleForm(initial=initial, application=self.original.application, post=self.request.post)

    def page(
        self, marked: list[Marked], numbers: NumbersForm, title: TitleForm, *, refused: str = "", **more: Any
    ) -> HttpResponse:
        look = signing.dumps([self.original.pk, self.request.post.pk], salt=SALT)
        context = {
            "application": self.original.application,
            "original": self.original,
            "pages": [
                {"number": number, "width": round(size.width), "height": round(size.height)}
                for number, size in enumerate(self.sizes, 1)
            ],
            "marked": marked,
            "numbers": numbers,
            "title_form": title,
            "refused": refused,
            "look": f"look={look}",
            "most": MOST_AREAS,
            "places": PLACES,
            "grounds": [(each.value, each.label, str(ARTICLES[each])) for each in Ground],
            "drawn": self.shown,
            **more,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if refused or more.get("asks_nothing") else HTTPStatus.OK
        status = HTTPStatus.CONFLICT if more.get("meanwhile") or more.get("overtaken") else status
        return render(self.request, "applications/releasing/redact.html", context, status=status)

    def overtaken(self, marked: list[Marked], title: TitleForm, by: Overtaken) -> HttpResponse:
        """Both areas on one page, of which nothing is saved yet: who looks through them saves them."""
        post = Post.objects.filter(pk=by.post or 0).select_related("person").first()
        both = redacting.together(marked, by.marked)
        who = post.person.display_name if post else gettext("别的承办人")
        drawn = redacting.drawn(by.marked)
        return self.page(both, _fresh(), title, drawn=drawn, overtaken=who, others=len(by.marked))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def redact(request: OfficerRequest, pk: int) -> HttpResponse:
    """The pages with their areas. Opening it is one look at the file, however many pages are shown."""
    original = original_of(request, pk)
    if answer := closed(request, original.application, form=_told_in_words(request)):
        return answer
    editor = Editor(request=request, original=original)
    try:
        _sizes = editor.sizes
    except (FileRefused, StoreFailed) as refusal:
        messages.error(request, str(refusal))
        return redirect("applications:releases", original.application_id)
    looked(request, original)
    if request.method == "POST":
        return _done(editor)
    return editor.page(editor.marked, _fresh(), editor.title(title=title_of(request, original)))


def _told_in_words(request: OfficerRequest) -> type[TitleForm]:
    """The form by which areas that came too late are told: each where it lies and why, and not in numbers."""
    said = [(each, _said(each)) for each in request.POST.getlist("area")[:MOST_AREAS]]
    areas = forms.MultipleChoiceField(label=gettext("遮盖的地方"), choices=said)
    return type("Late", (TitleForm,), {"area": areas})


def _said(written: str) -> str:
    try:
        return redacting.read(written, MOST_PAGES).said
    except BadArea:
        return written


def _fresh() -> NumbersForm:
    return NumbersForm(prefix="new", initial={"page": "1"})


def _done(editor: Editor) -> HttpResponse:
    """What the button says: one area more, one less, kept for later, or done."""
    request, do = editor.request, editor.request.POST.get("do", "add")
    numbers = NumbersForm(request.POST, prefix="new")
    title = TitleForm(request.POST, application=editor.original.application, post=request.post)
    try:
        if do.startswith("remove-"):
            gone = do.removeprefix("remove-")
            left = [each for number, each in enumerate(editor.marked, 1) if str(number) != gone]
            return editor.page(left, _fresh(), _unchecked(editor))
        marked = editor.with_numbers(numbers)
    except BadArea as refusal:
        return editor.page(_as_far_as_right(editor), numbers, _unchecked(editor), refused=str(refusal))
    if do == "save":
        return _saved(editor, marked)
    if do not in {FINISH, NOTHING}:
        return editor.page(marked, _fresh(), _unchecked(editor))
    if not title.is_valid():
        return editor.page(marked, _fresh(), title, refused=gettext("请写名称：写进答复书的附件清单。"))
    if not marked and do != NOTHING:
        return editor.page(marked, _fresh(), title, asks_nothing=True)
    return _finished(editor, marked, title)


def _unchecked(editor: Editor) -> TitleForm:
    """As it was typed: nothing is asked of it yet."""
    posted = editor.request.POST
    return editor.title(title=posted.get("title", ""), turn=meanwhile.turn_of(editor.request))


def _saved(editor: Editor, marked: list[Marked]) -> HttpResponse:
    try:
        redacting.save(editor.original, marked, by=editor.request.post, shown=editor.shown)
    except Overtaken as by:
        return editor.overtaken(marked, _unchecked(editor), by)
    messages.success(editor.request, gettext("已保存，还没有提供。下次打开接着遮盖。"))
    return redirect("applications:releases", editor.original.application_id)


def _as_far_as_right(editor: Editor) -> list[Marked]:
    """What can be read of the areas that came: none of them is lost because another is wrong."""
    found = []
    for each in editor.request.POST.getlist("area")[:MOST_AREAS]:
        try:
            found.append(redacting.read(each, len(editor.sizes)))
        except BadArea:
            continue
    return found


def _finished(editor: Editor, marked: list[Marked], title: TitleForm) -> HttpResponse:
    """Made before the act, in a child process, or by the queue; nothing of the areas is lost where it cannot be."""
    request, original = editor.request, editor.original
    application, to = original.application, reverse("applications:releases", args=[original.application_id])
    if came := meanwhile.since(request, application):
        return meanwhile.told(request, came, to=to) if came.is_same else _late(editor, marked, title, came)
    try:
        redacting.save(original, marked, by=request.post, shown=editor.shown)
        name = gettext("提供的政府信息（有遮盖）.pdf") if marked else gettext("提供的政府信息.pdf")
        called = title.cleaned_data["title"]
        made = blackening_task.made_at_once(original, marked, len(editor.sizes), name)
        if made is None:
            blackening_task.ask(original, marked, by=request.post, title=called, name=name)
            messages.info(request, gettext("遮盖的地方已保存，正在做成新的 PDF。做好以后自动列入要提供的文件。"))
            return redirect(to)
        done = made

        def finish(case: Case) -> None:
            redacting.finish(case, original, done, marked, title=called)

        came = meanwhile.do(request, application.pk, finish)
    except Overtaken as by:
        application.refresh_from_db()
        came = meanwhile.since(request, application)
        return meanwhile.told(request, came, to=to) if came and came.is_same else editor.overtaken(marked, title, by)
    except (FileRefused, StoreFailed, CannotRelease) as refusal:
        drawn = redacting.drawn(redacting.draft_of(original))  # they were saved
        return editor.page(marked, _fresh(), title, refused=str(refusal), drawn=drawn)
    if came:
        return meanwhile.told(request, came, to=to) if came.is_same else _late(editor, marked, title, came)
    told = gettext("已做成新的 PDF，列入要提供的文件：{pages}页，遮盖{areas}处。请打开看一遍。")
    messages.success(request, told.format(pages=done.pages, areas=len(marked)))
    return redirect(to)


def _late(editor: Editor, marked: list[Marked], title: TitleForm, came: Meanwhile) -> HttpResponse:
    """What came meanwhile, with all areas: those of another who drew at the same file, too."""
    title.renew(came.application.turn)
    there = redacting.draft_of(editor.original)
    both = marked if redacting.drawn(there) == editor.shown else redacting.together(marked, there)
    return editor.page(both, _fresh(), title, meanwhile=came.lines, drawn=redacting.drawn(there))


@never_cache
@require_safe
@post_required("applications.act")
def page(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """A page as a picture. Without a look that was entered when the editor was opened, it is a look of its own."""
    original = original_of(request, pk)
    if not _was_entered(request, original):
        looked(request, original)
    try:
        data = page_drawn(original.file, number)
    except FileRefused as refusal:
        raise Http404(refusal.code) from None
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    return HttpResponse(data, content_type="image/png", headers=headers)


def _was_entered(request: OfficerRequest, original: Attachment) -> bool:
    try:
        said = signing.loads(request.GET.get("look", ""), salt=SALT, max_age=LOOK)
    except signing.BadSignature:
        return False
    return bool(said == [original.pk, request.post.pk])
