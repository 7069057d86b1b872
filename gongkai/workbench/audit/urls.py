"""审计: the auditor reads, proves and exports."""

from django.urls import path

from gongkai.workbench.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.entries, name="entries"),
    path("export/", views.export, name="export"),
    path("<str:chain>/<int:seq>/", views.entry, name="entry"),
]
