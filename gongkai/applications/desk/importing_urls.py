"""从旧登记簿导入."""

from django.urls import URLPattern, path

from gongkai.applications.desk import importing

urlpatterns: list[URLPattern] = [
    path("import/", importing.bring, name="import"),
    path("import/template/", importing.template, name="import_template"),
    path("import/<int:pk>/", importing.dry_run, name="import_dry_run"),
]
