"""The pages of the office (below /work/). Each part brings its own list."""

from django.urls import URLPattern, path

from gongkai.applications.desk import (
    acting_urls,
    answering_urls,
    calendar,
    codes,
    handing_urls,
    importing_urls,
    lists,
    matters_urls,
    noting,
    practice_urls,
    register,
    registering,
    revealing,
    sheet,
    wording_urls,
)

app_name = "applications"

_desk: list[URLPattern] = [
    path("", lists.work, name="list"),
    path("assign/", lists.assign, name="assign"),
    path("assign/undo/", lists.unassign, name="unassign"),
    path("calendar/", calendar.month, name="calendar"),
    path("register/", register.register, name="register"),
    path("register/print/", register.printed, name="register_print"),
    path("new/", registering.new, name="register_new"),
    path("<int:pk>/", sheet.case, name="case"),
    path("<int:pk>/code/", codes.renew, name="code"),
    path("<int:pk>/topic/", noting.topic, name="topic"),
    path("<int:pk>/tried/", noting.tried, name="tried"),
    path("<int:pk>/files/add/", noting.add_files, name="files_add"),
    path("<int:pk>/print/<slug:kind>/", registering.printed, name="print"),
    path("<int:pk>/changes/", sheet.changes, name="changes"),
    path("<int:pk>/reveal/<slug:what>/", revealing.reveal, name="reveal"),
    path("files/<int:pk>/", revealing.attachment, name="attachment"),
]

urlpatterns: list[URLPattern] = [
    *_desk,
    *acting_urls.urlpatterns,
    *answering_urls.urlpatterns,
    *handing_urls.urlpatterns,
    *importing_urls.urlpatterns,
    *matters_urls.urlpatterns,
    *practice_urls.urlpatterns,
    *wording_urls.urlpatterns,
]
