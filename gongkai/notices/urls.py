"""A person's notices: of the workbench, below notices/."""

from django.urls import path

from gongkai.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notice_list, name="list"),
    path("<int:pk>/open/", views.open_notice, name="open"),
    path("read/", views.read_all, name="read_all"),
    path("unread/<str:at>/", views.unread_again, name="unread_again"),
    path("preferences/", views.preferences, name="preferences"),
]
