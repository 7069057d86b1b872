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
}
FILES = {
    "robots": "/robots.txt",
    "original": "/agencies/simajia/reports/2020/original",
    "download": "/agencies/simajia/reports/2020/report.docx",
}
ACTIONS = {"elder": "/elder/"}
