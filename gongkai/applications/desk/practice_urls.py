"""办理规则."""

from django.urls import URLPattern, path

from gongkai.applications.desk import practice

urlpatterns: list[URLPattern] = [
    path("practice/", practice.practice, name="practice"),
    path("practice/recounts/<int:pk>/", practice.recount, name="recount"),
]
