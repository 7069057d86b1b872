"""What becomes of a printed report on its way to us. Each takes the text (or the parts) and a source of chance."""

import re

from tests.builders.form_values import Box
from tests.reading.layouts import spread

# Without 万, 万元 is letter for letter what an agency prints that counts in 元. A pipe may be a whole blank.
SAY_MUCH = frozenset("0123456789.-万萬|")
NOISE = (
    "- 3 -",
    "第 4 页 共 9 页",
    "政府信息公开工作年度报告",
    "发布日期：2024年1月20日",
    "首页 > 政府信息公开 > 年度报告",
    "2024-01-20",
    "【打印】 【关闭】",
    "来源：县政府办公室",
    "https://www.example.gov.cn/xxgk/ndbg/",
    "浏览次数：5",
)
FULL_WIDTH = str.maketrans("0123456789.-()", "０１２３４５６７８９．－（）")
HALF_WIDTH = str.maketrans("（），：“”；、", '(),:"";,')


def is_figure(line):
    return re.fullmatch(r"[\s|-]*[\d.]*[\s|]*", line) is not None


# --- lines -------------------------------------------------------------------------------------


def drop_lines(text, chance):
    lines = text.split("\n")
    for _ in range(min(len(lines) - 1, chance.randint(1, 4))):
        del lines[chance.randrange(len(lines))]
    return "\n".join(lines)


def repeat_line(text, chance):
    lines = text.split("\n")
    return _repeated(lines, chance.randrange(len(lines)))


def repeat_words(text, chance):
    """
    A line that is no figure. Where each cell has a line and blanks leave none, a row 5, 0, blank whose second
    line is repeated is letter for letter a row 5, 0, 0: nobody can tell.
    """
    lines = text.split("\n")
    return _repeated(lines, chance.choice([at for at, line in enumerate(lines) if not is_figure(line)]))


def _repeated(lines, at):
    return "\n".join([*lines[: at + 1], *lines[at:]])


def swap_rows(text, chance):
    lines = text.split("\n")
    at = chance.randrange(max(1, len(lines) - 1))
    lines[at : at + 2] = reversed(lines[at : at + 2])
    return "\n".join(lines)


def move_row(text, chance):
    lines = text.split("\n")
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randrange(len(lines)), line)
    return "\n".join(lines)


def keep_each_line_once(text, chance):
    return "\n".join(dict.fromkeys(text.split("\n")))


def keep_each_full_line_once(text, chance):
    seen = set()
    lines = []
    for line in text.split("\n"):
        if line.strip(" |") and line in seen:
            continue
        seen.add(line)
        lines.append(line)
    return "\n".join(lines)


def drop_repeats_in_a_row(text, chance):
    lines = text.split("\n")
    return "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line != before)


def insert_noise(text, chance):
    lines = text.split("\n")
    for _ in range(chance.randint(1, 5)):
        lines.insert(chance.randrange(len(lines)), chance.choice(NOISE))
    return "\n".join(lines)


def cut(text, chance):
    return text[: chance.randrange(len(text))]


def lose_the_beginning(text, chance):
    return text[_clean_cut(text, chance.randrange(len(text))) :]


def lose_the_middle(text, chance):
    """From anywhere to the end of a line, whatever the next one is."""
    start = _clean_cut(text, chance.randrange(len(text)))
    rest = text[min(len(text), start + chance.randint(5, 400)) :].split("\n")[1:]
    return "\n".join([text[:start], *rest])


def _clean_cut(text, at):
    """Not within a number: half a number is a number too, and nobody could tell."""
    while 0 < at < len(text) and text[at - 1] in "0123456789.-" and text[at] in "0123456789.-":
        at += 1
    return at


def break_lines(text, chance):
    for _ in range(chance.randint(1, 8)):
        at = _clean_cut(text, chance.randrange(len(text)))
        text = f"{text[:at]}\n{text[at:]}"
    return text


def join_lines(text, chance):
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(max(1, len(lines) - 1))
        if lines[at + 1 :] and not (lines[at][-1:].isdigit() and lines[at + 1][:1].isdigit()):
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
    return "\n".join(lines)


def join_lines_by_a_space(text, chance):
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(max(1, len(lines) - 1))
        lines[at : at + 2] = [" ".join(lines[at : at + 2])]
    return "\n".join(lines)


def labels_behind(text, chance):
    """Text of a PDF in which some labels stand after their figures."""
    lines = text.split("\n")
    turned = [_behind(line) if chance.random() < 0.5 else line for line in lines]
    return "\n".join(turned)


def _behind(line):
    found = re.fullmatch(r"(\D*?[^\d\s-])([\s|]+)(-?[\d.]+(?:[\s|]+-?[\d.]+)*)", line)
    return f"{found[3]}{found[2]}{found[1]}" if found else line


def wrap_labels(text, chance):
    """Labels broken over two lines, the figures behind the first half, between, or behind the second."""
    return "\n".join(_wrapped(line, chance) if chance.random() < 0.3 else line for line in text.split("\n"))


def _wrapped(line, chance):
    found = re.fullmatch(r"(\D{4,}?[^\d\s|-])([\s|]+)(-?[\d.]+(?:[\s|]+-?[\d.]+)*)", line)
    if found is None:
        return line
    label, gap, figures = found.groups()
    at = chance.randint(2, len(label) - 1)
    first, second = label[:at], label[at:]
    return chance.choice(
        (f"{first}\n{second}{gap}{figures}", f"{first}{gap}{figures}\n{second}", f"{first}\n{figures}\n{second}")
    )


# --- characters --------------------------------------------------------------------------------


def drop_pipes(text, chance):
    return text.replace("|", " ")


def drop_some_pipes(text, chance):
    share = chance.choice((0.02, 0.1, 0.3, 0.7))
    return "".join(" " if letter == "|" and chance.random() < share else letter for letter in text)


def mix_widths(text, chance):
    words = re.split(r"(\d+|\D)", text)
    return "".join(word.translate(chance.choice((FULL_WIDTH, HALF_WIDTH, {}))) for word in words)


def strip_brackets(text, chance):
    return re.sub(r"[()（）]", "", text)


def strip_ordinals(text, chance):
    return re.sub(r"(?m)(^|[|\t ])(（[一二三四五六七]）|[一二三四]、|\d\.(?=\D))", r"\1", text)


def drop_headings(text, chance):
    return "\n".join(line for line in text.split("\n") if not re.match(r"[一二三四五六]、.*(?:情况|事项)$", line))


def drop_table_headings(text, chance):
    words = "本年|信息内容|第二十条|勾稽|自然人|商业|结果维持|行政复议|上一年|采购"
    return "\n".join(
        line
        for line in text.split("\n")
        if chance.random() < 0.5 or not re.search(words, line) or re.search(r"\d", line)
    )


def lose_characters(text, chance):
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text))
        if text[at] not in SAY_MUCH:
            text = text[:at] + text[at + 1 :]
            if text[at - 1 : at + 1].isdigit():
                text = text[:at] + " " + text[at:]
    return text


def space_labels(text, chance):
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", lambda _: " " if chance.random() < 0.1 else "", text)


ANY = (
    repeat_words,
    repeat_line,
    insert_noise,
    cut,
    mix_widths,
    strip_brackets,
    strip_ordinals,
    drop_headings,
    drop_table_headings,
    lose_characters,
    space_labels,
    keep_each_line_once,
    keep_each_full_line_once,
    drop_repeats_in_a_row,
    drop_lines,
    break_lines,
    join_lines,
    join_lines_by_a_space,
    lose_the_beginning,
    lose_the_middle,
)
OF_ROWS = (swap_rows, move_row, drop_pipes, drop_some_pipes, labels_behind, wrap_labels)


# --- tables, before they are printed -----------------------------------------------------------
# Each takes the rows of boxes and gives others; a whole number of columns is kept, as browsers would show it.


def drop_box(rows, chance):
    row = chance.choice([row for row in rows if len(row) > 1])
    del row[chance.randrange(len(row))]


def drop_row(rows, chance):
    del rows[chance.randrange(len(rows))]


def repeat_row(rows, chance):
    at = chance.randrange(len(rows))
    rows.insert(at, list(rows[at]))


def swap_neighbours(rows, chance):
    at = chance.randrange(len(rows) - 1)
    rows[at : at + 2] = reversed(rows[at : at + 2])


def insert_row(rows, chance):
    rows.insert(chance.randrange(len(rows)), [Box("其中：网上申请"), *[Box(str(n)) for n in range(7)]])


def insert_page_head(rows, chance):
    rows.insert(chance.randrange(len(rows)), [Box("— 3 —", columns=10)])


def drop_heading_row(rows, chance):
    del rows[chance.choice([0, 0, 1, 2]) % len(rows)]


def merge_boxes(rows, chance):
    row = chance.choice([row for row in rows if len(row) > 2])
    at = chance.randrange(1, len(row) - 1)
    one, other = row[at : at + 2]
    row[at : at + 2] = [Box(chance.choice((one.text, other.text, "")), one.rows, one.columns + other.columns)]


def widen_box(rows, chance):
    row = chance.choice(rows)
    at = chance.randrange(len(row))
    row[at] = row[at]._replace(columns=row[at].columns + 1)


def tall_box(rows, chance):
    at = chance.randrange(len(rows) - 1)
    row = rows[at]
    column = chance.randrange(len(row))
    row[column] = row[column]._replace(rows=row[column].rows + 1)


def shorten_box(rows, chance):
    row = chance.choice(rows)
    at = chance.randrange(len(row))
    row[at] = row[at]._replace(columns=1, rows=1)


def blank_boxes(rows, chance):
    for row in rows:
        for at, box in enumerate(row):
            if chance.random() < 0.05:
                row[at] = box._replace(text="")


def lose_labels(rows, chance):
    for row in rows:
        for at, box in enumerate(row):
            if chance.random() < 0.1 and re.search(r"[\u4e00-\u9fff]", box.text):
                row[at] = box._replace(text="")


def split_table(rows, chance):
    """A page break: the rest stands in a table of its own."""
    at = chance.randrange(1, len(rows))
    rest = rows[at:]
    del rows[at:]
    return rest


OF_BOXES = (
    drop_box,
    drop_row,
    repeat_row,
    swap_neighbours,
    insert_row,
    insert_page_head,
    drop_heading_row,
    merge_boxes,
    widen_box,
    tall_box,
    shorten_box,
    blank_boxes,
    lose_labels,
    split_table,
)


def of_tables(mutation, parts, chance, *, unmerged=False):
    """The parts of a report, its tables mutated; `unmerged`: after merged cells were taken apart."""
    for part in parts:
        if isinstance(part, str):
            yield part
            continue
        rows = [[Box(text) for text in row] for row in spread(part)] if unmerged else [list(row) for row in part]
        rest = mutation(rows, chance)
        yield [row for row in rows if row] or [[Box("")]]
        if rest:
            yield [row for row in rest if row] or [[Box("")]]
