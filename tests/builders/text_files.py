"""HTML pages and plain text of a report."""

from html import escape

from tests.builders.form_values import report

HTML_LAYOUTS = ("plain", "site_page", "one_cell_table", "gb18030", "word_export")
TEXT_LAYOUTS = ("pipes", "tabs", "one_cell_a_line")

SITE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}-清溪县人民政府</title>"
    "<script>var total = 12345;</script><style>td {{ width: 55px }}</style></head><body>"
    "<div class='nav'><ul><li>首页</li><li>政务公开</li></ul><table><tr><td>2024年1月15日</td><td>浏览 998 次</td>"
    "</tr></table></div><div id='zoom'>{body}</div><div class='foot'>ICP备 32000001号 版权所有</div></body></html>"
)


def build_html(values, edition, layout="plain"):
    body = "\n".join(_html(block, layout) for block in report(values, edition))
    title = report(values, edition)[0]
    if layout == "site_page":
        return SITE.format(title=title, body=body).encode()
    if layout == "one_cell_table":
        frame = f"<table border=0><tbody><tr><td>{body}</td></tr></tbody></table>"
        return SITE.format(title=title, body=f"<table><tr><td>{frame}</td></tr></table>").encode()
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    if layout == "gb18030":
        return page.replace("<head>", "<head><meta charset=gb2312>").encode("gb18030")
    return page.encode()


def _html(block, layout):
    if isinstance(block, str):
        return f"<p>{escape(block)}</p>"
    rows = []
    for row in block:
        cells = "".join(_td(box, layout) for box in row)
        rows.append(f"<tr>{cells}</tr>")
    return f"<table border=1>{''.join(rows)}</table>"


def _td(box, layout):
    text = escape(box.text)
    if layout == "word_export":
        text = f"<p class=MsoNormal><span lang=EN-US>{text}<o:p></o:p></span></p>"
    return f"<td rowspan={box.rows} colspan='{box.columns}'>{text or '&nbsp;'}</td>"


def build_text(values, edition, layout="pipes"):
    """Merged cells are dropped: a cell stands once, where it begins, as converters and crawlers leave it."""
    lines = []
    for block in report(values, edition):
        if isinstance(block, str):
            lines += [block, ""]
            continue
        for at, row in enumerate(block):
            texts = [box.text or "/" for box in row]
            if layout == "pipes":
                lines.append("| " + " | ".join(texts) + " |")
                if at == 0:
                    lines.append("|" + " --- |" * len(texts))
            elif layout == "tabs":
                lines.append("\t".join(texts))
            else:
                lines += texts
        lines.append("")
    return "\n".join(lines).encode()
