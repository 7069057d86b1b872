"""Every address of the site."""

from django.urls import include, path

from gongkai.site import errors

urlpatterns = [
    path("", include("gongkai.portal.urls")),
    path("", include("gongkai.people.entrance_urls")),
    path("", include("gongkai.people.urls")),
    path("work/", include("gongkai.workbench.urls")),
    path("work/agencies/", include("gongkai.workbench.agencies.urls")),
    path("work/records/", include("gongkai.disclosure.urls")),
    path("work/applications/", include("gongkai.applications.urls")),
    path("work/notices/", include("gongkai.notices.urls")),
    path("work/tasks/", include("gongkai.workbench.tasks.urls")),
    path("work/audit/", include("gongkai.workbench.audit.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
