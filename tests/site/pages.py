"""Every public page of the demonstration, for the tests that look at all of them."""

PAGES = {
    "home": "/",
    "search": "/?q=四马",
    "search-nothing": "/?q=不存在的机关",
    "county": "/agencies/huachuan/",
    "town": "/agencies/simajia/",
    "guide": "/agencies/simajia/guide/",
    "rules": "/agencies/simajia/rules/",
    "disclosures": "/agencies/simajia/disclosures/",
    "reports": "/agencies/simajia/reports/",
    "reports-empty": "/agencies/huachuan/reports/",
    "report": "/agencies/simajia/reports/2020/",
    "checkup": "/checkup/",
    "apply": "/apply/",
    "apply-to": "/agencies/simajia/apply/",
    "apply-blank": "/agencies/simajia/apply/blank/",
    "track": "/track/",
    "browse": "/browse/",
    "search-records": "/search/",
    "search-records-nothing": "/search/?q=不存在的事情",
    "search-of-agency": "/agencies/simajia/search/",
    "catalogue": "/agencies/simajia/catalogue/",
    "complain": "/agencies/simajia/complain/",
    "complain-nobody": "/agencies/huachuan/complain/",
}
FILES = {
    "robots": "/robots.txt",
    "original": "/agencies/simajia/reports/2020/original",
    "download": "/agencies/simajia/reports/2020/report.docx",
    "apply-form": "/agencies/simajia/apply/form.pdf",
    "atom": "/feed.atom",
    "json-feed": "/feed.json",
    "sitemap": "/sitemap.xml",
    "sitemap-agencies": "/sitemap/agencies.xml",
    "atom-of-agency": "/agencies/simajia/feed.atom",
    "json-of-agency": "/agencies/simajia/feed.json",
}
ACTIONS = {"elder": "/elder/"}
# They take a form, and refuse an empty one themselves.
TAKING = {PAGES["checkup"], PAGES["apply-to"], PAGES["track"], PAGES["complain"]}
# Shown to the applicant of an application and to nobody else: tests/portal looks at them.
OF_APPLICANT = {
    *("receipt", "receipt_forget", "mail_off", "track_leave", "track_proof", "track_letter", "track_letter_file"),
    *("track_file", "track_withdraw", "track_settings", "track_paper", "track_send"),
}
# They show a record, of which the demonstration has none: tests/portal/test_publishing_*.py look at them.
OF_RECORD = {
    *("record", "record_version", "record_print", "record_qr", "record_file", "sitemap_records"),
    *("suggest", "complained"),
}
