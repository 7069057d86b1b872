"""Documents to be published (公文, 预算 …): what each says of itself, its body, and a site's column as rows."""

from gongkai.reading.official.cleaning import CleanHtml, clean_html, text_of
from gongkai.reading.official.columns import Column, Fault, Row, columns_from_pages, columns_from_sheet
from gongkai.reading.official.document import Body, Document, Said
from gongkai.reading.official.reader import read_document

__all__ = [
    "Body",
    "CleanHtml",
    "Column",
    "Document",
    "Fault",
    "Row",
    "Said",
    "clean_html",
    "columns_from_pages",
    "columns_from_sheet",
    "read_document",
    "text_of",
]
