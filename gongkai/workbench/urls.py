"""The workbench's own addresses, below /work/."""

from django.urls import path

from gongkai.workbench import style, today, views

app_name = "workbench"

urlpatterns = [
    path("", today.page, name="today"),
    path("duties/", today.duties, name="duties"),
    path("search/", views.search, name="search"),
    path("condition/", views.condition, name="condition"),
    path("theme/", views.theme, name="theme"),
    path("style/", style.page, name="style"),
    path("style/progress/", style.progress, name="style_progress"),
]
