"""Put a report together: blocks in, cells, words and troubles out, every step kept."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.law.report import schema
from gongkai.law.report.values import AnnualReport, Note, Passage, Reading, Status, status_of
from gongkai.reading import columns, labels, script, signing, words
from gongkai.reading.grids import Block, Document, Grid, GridCell, Paragraph
from gongkai.reading.locate import GridReader
from gongkai.reading.sheet import Sheet, Slot, table3_ids
from gongkai.reading.streams import StreamReader

FEWEST_LINES = 12  # of a table, to tell that repeated lines were dropped
MOST_ROWS = 3  # more lines with a row of their own: repeated lines were no figures
AROUND = 8  # rows before and after one that tell how wide it ought to be
LEGACY = (
    "受理申请的数量",
    "对申请的办理情况",
    "公开政府信息的数量",
    "咨询处理情况",
    "主动公开政府信息数",
    "申请办结数",
)


@dataclass
class Steps:
    """Everything that reading a document leaves behind, for `--explain` and for whoever asks why."""

    document: Document
    sheet: Sheet = field(default_factory=Sheet)
    sections: words.Sections = field(default_factory=words.Sections)
    before: list[str] = field(default_factory=list)  # paragraphs before section one
    stream_lines: list[str] = field(default_factory=list)  # cells of tables that stand one a line
    stream_rows: int = 0  # lines that hold a row: they keep their figures together


def document_to_report(document: Document, *, name: str) -> AnnualReport:
    return steps_to_report(document_to_steps(document), name=name)


def document_to_steps(document: Document) -> Steps:
    """Walk the blocks once: headings, tables in grids, tables that lost theirs, prose."""
    document = to_simplified(document)
    steps = Steps(document)
    grids = GridReader(steps.sheet)
    stream = StreamReader(steps.sheet)
    usual = _usual_widths(document.blocks)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if stream.may_take(block.text) or words.may_be_heading(block.text):
                _take_paragraph(steps, grids, stream, block)
            else:
                _take_prose(steps, block)
        elif block.ragged:
            _take_rows(steps, grids, stream, block, usual)
        else:
            stream.close()
            for paragraph in grids.read(block):
                _take_paragraph(steps, grids, stream, paragraph, in_grid=True)
    stream.close(at_end=True)
    _drop_caption_row(steps.sheet)
    if _is_deduplicated(steps):
        steps.sheet.readings.clear()
        steps.sheet.note("reading.deduplicated")
    return steps


def _take_paragraph(
    steps: Steps, grids: GridReader, stream: StreamReader, block: Paragraph, *, in_grid: bool = False
) -> None:
    number = words.section_of(block.text) if block.text else None
    if number is not None:
        stream.close(section=number)
        if not in_grid:
            grids.reset()
        steps.sections.open(number, block)
    elif (run := words.run_on_heading(block.text)) is not None:
        _, heading, rest = run
        for part in (heading, rest):
            _take_paragraph(steps, grids, stream, Paragraph(part, block.place), in_grid=in_grid)
    elif not in_grid and stream.feed([Slot(block.text, block.place)]):
        steps.stream_lines.append(block.text)
    else:
        _take_prose(steps, block)


def _rows_of(grid: Grid) -> list[list[GridCell]]:
    rows: list[list[GridCell]] = [[] for _ in range(grid.height)]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    return rows


def _take_rows(steps: Steps, grids: GridReader, stream: StreamReader, grid: Grid, usual: Iterator[int]) -> None:
    for number, row in enumerate(_rows_of(grid)):
        width = next(usual)
        place = grid.row_places[number]
        slots = [Slot(cell.text, f"{place} c{cell.column + 1}") for cell in row]
        line = "".join(slot.text for slot in slots)
        section = words.section_of(line)
        if section is not None and not any(slot.text.isdecimal() for slot in slots):
            stream.close(section=section)
            grids.reset()
            steps.sections.open(section, Paragraph(line, place))
        elif stream.feed(slots, usual=len(row) == width):
            steps.stream_rows += len(slots) > 1
        else:
            _take_prose(steps, Paragraph(" ".join(slot.text for slot in slots if slot.text), place))


def _drop_caption_row(sheet: Sheet) -> None:
    """Where rows stand under （六）其他处理, figures beside that caption are those of a row that lost its label."""
    beside = [id for id in table3_ids(labels.SINGLE_OTHERWISE) if id in sheet.readings]
    if beside and _has_otherwise_rows(sheet):
        for id in beside:
            del sheet.readings[id]


def _has_otherwise_rows(sheet: Sheet) -> bool:
    """Whether （六）其他处理 has rows of its own, as in the form of 2021."""
    rows = ("otherwise.not_supplemented", "otherwise.fee_unpaid", "otherwise.other")
    return any(id in sheet.readings for row in rows for id in table3_ids(row))


def _usual_widths(blocks: Sequence[Block]) -> Iterator[int]:
    """
    For each row of the ragged tables, how many cells most of the rows around it have; 0 where
    no width is that of most. Over all of them: a line broken off parts a table in two.
    """
    ragged = [block for block in blocks if isinstance(block, Grid) and block.ragged]
    widths = [len(row) for grid in ragged for row in _rows_of(grid)]
    for number in range(len(widths)):
        window = widths[max(0, number - AROUND) : number + AROUND + 1]
        width, count = Counter(window).most_common(1)[0]
        yield width if count * 2 >= len(window) else 0


def _take_prose(steps: Steps, paragraph: Paragraph) -> None:
    if not paragraph.text:
        return
    if steps.sections.number:
        steps.sections.add(paragraph)
    else:
        steps.before.append(paragraph.text)


def _is_deduplicated(steps: Steps) -> bool:
    """
    A crawler that keeps each line once: the form cannot be printed without repeating 信息内容
    and its figures, so a long table without any repeated line has lost some.
    """
    lines = [labels.squash(line) for line in steps.stream_lines if line]
    if len(lines) < FEWEST_LINES or steps.stream_rows > MOST_ROWS:
        return False
    repeated = [line for line, count in Counter(lines).items() if count > 1]
    rows = {labels.table2_row(line) for line in steps.stream_lines}
    blocks = sum(not rows.isdisjoint(block) for block in columns.all_rows())
    captions = sum(labels.is_table2_caption(line) for line in lines)
    return not repeated and max(blocks, captions) > 1


def steps_to_report(steps: Steps, *, name: str) -> AnnualReport:
    """The report that the steps amount to; unreadable, with the reason, where they are none."""
    before = [*steps.before, *steps.sections.stray]
    title = words.title_of(before or [h.text for h in steps.sections.headings.values()], steps.document.title)
    preamble = _preamble(before, title)
    year = words.year_in(title) or words.period_in(preamble) or _year_of_sections(steps) or words.year_in(name)
    agency = words.agency_in(title)
    passages, signature = signing.without_signature(steps.sections.passages(), agency)
    common = {
        "source": name,
        "agency": agency,
        "year": year,
        "title": title,
        "preamble": preamble,
        "sections": passages,
        "signature": signature,
    }
    reason = _reason(steps, title, passages)
    if reason is not None:
        return AnnualReport(status=Status.UNREADABLE, reason=reason, **common)  # type: ignore[arg-type]  # one dict, several types
    form = _edition(steps.sheet, year)
    readings = steps.sheet.readings
    cells = {id: readings[id] for id in schema.all_cells() if id in readings}
    return AnnualReport(
        status=status_of(form, cells),
        edition=form.id if form else None,
        cells=cells,
        notes=tuple(steps.sheet.notes),
        **common,  # type: ignore[arg-type]  # one dict, several types
    )


def _edition(sheet: Sheet, year: int | None) -> schema.Edition | None:
    """The form that is printed: by table two, else by the rows of （六）, else by the year."""
    if sheet.editions:
        ranked = sheet.editions.most_common()
        if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
            return schema.edition(ranked[0][0])
    if _has_otherwise_rows(sheet):
        return schema.edition("2021")
    if any(id in sheet.readings for id in table3_ids(labels.SINGLE_OTHERWISE)):
        return schema.edition("2019")
    return schema.edition_of(year) if year is not None else None


def _reason(steps: Steps, title: str | None, passages: dict[int, Passage]) -> str | None:
    if steps.sheet.readings or steps.sheet.seen:
        return None
    text = "".join(steps.before) + "".join(passage.text for passage in passages.values())
    if not text.strip():
        return "unreadable.empty"
    if any(sign in text or sign in "".join(p.heading for p in passages.values()) for sign in LEGACY):
        return "unreadable.older_form"
    is_report = (title is not None and words.is_title(title)) or len(passages) > 2
    return "unreadable.no_form" if is_report else "unreadable.not_a_report"


def _preamble(before: Sequence[str], title: str | None) -> str:
    """What stands between the title and section one: backwards, for a site prints much above the title."""
    bare = labels.squash(title) if title is not None else ""
    lines: list[str] = []
    for line in reversed(before):
        if words.is_furniture(line):
            continue
        own = labels.squash(line)
        if own and own in bare:
            break
        lines.append(line)
    return "\n".join(reversed(lines))


def _year_of_sections(steps: Steps) -> int | None:
    return words.period_in("".join(steps.sections.texts.get(1, [])[:5]))


def to_simplified(document: Document) -> Document:
    """Traditional characters and pinyin in brackets are a mirror's work: undo them, keep the places."""
    sample = "".join(_texts(document.blocks))
    pinyin, traditional = script.has_pinyin(sample), script.is_traditional(sample)
    if not (pinyin or traditional):
        return document

    def clean(text: str) -> str:
        text = script.strip_pinyin(text) if pinyin else text
        return script.to_simplified(text) if traditional else text

    return Document(
        tuple(_cleaned(block, clean) for block in document.blocks), clean(document.title), document.encoding
    )


def _cleaned(block: Block, clean: Callable[[str], str]) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(clean(block.text), block.place)
    cells = tuple(cell._replace(text=clean(cell.text)) if cell.text else cell for cell in block.cells)
    return Grid(cells, block.height, block.width, block.row_places, block.ragged)


def _texts(blocks: Iterable[Block]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        else:
            texts += [cell.text for cell in block.cells]
    return texts


__all__ = ["Note", "Reading", "Steps", "document_to_report", "document_to_steps", "steps_to_report"]
