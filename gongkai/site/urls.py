"""Every address of the site."""

from django.urls import include, path

from gongkai.site import errors

urlpatterns = [path("", include("gongkai.portal.urls"))]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
