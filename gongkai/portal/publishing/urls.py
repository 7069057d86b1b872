"""The addresses of 主动公开. That of a record is for ever: it names neither its agency nor its version."""

from django.urls import path

from gongkai.portal.columns import DISCLOSURES, RULES
from gongkai.portal.publishing import complaining, feeds, lists, records, sitemaps, suggesting

urlpatterns = [
    path("records/<int:pk>/", records.record, name="record"),
    path("records/<int:pk>/versions/<int:number>/", records.version, name="record_version"),
    path("records/<int:pk>/print/", records.printed, name="record_print"),
    path("records/<int:pk>/qr.svg", records.qr, name="record_qr"),
    path("records/<int:pk>/files/<int:file>/", records.file, name="record_file"),
    path("search/", lists.search, name="search"),
    path("browse/", lists.browse, name="browse"),
    path("feed.atom", feeds.site_atom, name="atom"),
    path("feed.json", feeds.site_json, name="json_feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/agencies.xml", sitemaps.agencies, name="sitemap_agencies"),
    path("sitemap/records-<int:number>.xml", sitemaps.records, name="sitemap_records"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("agencies/<slug:slug>/feed.atom", feeds.agency_atom, name="agency_atom"),
    path("agencies/<slug:slug>/feed.json", feeds.agency_json, name="agency_json"),
    path("agencies/<slug:slug>/suggest/", suggesting.suggest, name="suggest"),
    path("agencies/<slug:slug>/complain/", complaining.complain, name="complain"),
    path("agencies/<slug:slug>/complain/done/", complaining.complained, name="complained"),
    path("agencies/<slug:slug>/search/", lists.agency_search, name="agency_search"),
    path("agencies/<slug:slug>/catalogue/", lists.catalogue, name="catalogue"),
    *(
        path(f"agencies/<slug:slug>/{column.slug}/", lists.column, {"column": column}, name=column.slug)
        for column in (RULES, DISCLOSURES)
    ),
]
