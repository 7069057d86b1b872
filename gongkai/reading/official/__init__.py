"""Documents to be published (公文, 预算 …): what each says of itself, its body, and a site's column as rows."""

from gongkai.reading.official.cleaning import CleanHtml, clean_html, text_of
from gongkai.reading.official.document import Body, Document, Said

__all__ = ["Body", "CleanHtml", "Document", "Said", "clean_html", "text_of"]
