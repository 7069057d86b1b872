"""主动公开 (below /work/records/)."""

from django.urls import URLPattern, path

from gongkai.disclosure.desk import acts, files, importing, lists, marks, sheet, versions, writing

app_name = "disclosure"

urlpatterns: list[URLPattern] = [
    path("", lists.listed, name="list"),
    path("new/", writing.new, name="new"),
    path("import/", importing.bring, name="import"),
    path("import/<int:pk>/", importing.dry_run, name="import_dry_run"),
    path("<int:pk>/", sheet.record, name="record"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/publish/", acts.publish, name="publish"),
    path("<int:pk>/check/<slug:kind>/", acts.check, name="check"),
    path("<int:pk>/answered/<slug:kind>/", acts.answered, name="answered"),
    path("<int:pk>/do/<slug:act>/", acts.act, name="act"),
    path("<int:pk>/marks/mask/", marks.mask, name="mask"),
    path("<int:pk>/marks/keep/", marks.keep, name="keep"),
    path("<int:pk>/versions/<int:number>/", versions.compare, name="version"),
    path("files/<int:pk>/", files.original, name="file"),
    path("files/<int:pk>/published/", files.published, name="file_published"),
]
