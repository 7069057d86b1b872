"""The administrator's pages of persons, in the workbench, and one's own."""

from django.urls import include, path

from gongkai.people import account, views

app_name = "people"

OF_PERSONS = [
    path("", views.people, name="list"),
    path("new/", views.add, name="new"),
    path("posts/<int:pk>/end/", views.end_post, name="end_post"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/name/", views.rename, name="rename"),
    path("<int:pk>/post/", views.give_post, name="give_post"),
    path("<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("<int:pk>/reactivate/", views.reactivate, name="reactivate"),
    path("<int:pk>/password/", views.give_password, name="give_password"),
    path("<int:pk>/factor/", views.reset_factor, name="reset_factor"),
    path("<int:pk>/unlock/", views.unlock, name="unlock"),
]
OWN = [
    path("", account.profile, name="profile"),
    path("post/", account.switch, name="switch"),
    path("sessions/others/end/", account.end_other_sessions, name="end_other_sessions"),
    path("sessions/<int:pk>/end/", account.end_session, name="end_session"),
]
urlpatterns = [path("work/people/", include(OF_PERSONS)), path("account/", include(OWN))]
