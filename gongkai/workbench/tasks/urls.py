"""任务."""

from django.urls import path

from gongkai.workbench.tasks import views

app_name = "tasks"

urlpatterns = [
    path("", views.tasks, name="list"),
    path("<int:pk>/", views.task, name="task"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/again/", views.again, name="again"),
]
