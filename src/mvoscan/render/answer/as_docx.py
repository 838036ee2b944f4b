"""An answer as a document to go on writing in: real headings, tables with a header row, Dutch for the spelling checker.

The same answer gives the same bytes: every date in the file is the day of the answer.
"""

from datetime import UTC, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as DocxParagraph

from mvoscan.core.answer.answer import Answer
from mvoscan.render import dutch
from mvoscan.render.answer.letter import Block, Column, Letter, Table
from mvoscan.render.speaking import _

_LANGUAGE = "nl-BE"
_FONT = "Calibri"
_WIDTH, _WIDEST_NUMBER, _NARROWEST_NAME = 16.6, 3.2, 4.0
"""Centimetres: of a table, at most of a column of numbers, and at least of the one with names."""
_MANY_COLUMNS = 5
"""From here on a table is written smaller."""
_MOST_TOGETHER = 20
"""Rows of a table that is kept on one page."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The oldest moment a zip file knows: no entry tells when it was made."""


def answer_docx(answer: Answer, letter: Letter) -> bytes:
    """The letter as a Word document."""
    document = docx.Document()
    _describe(document, answer, letter)
    _dress(document)
    _frame(document, answer, letter)
    document.add_heading(letter.title, level=1)
    if letter.warning:
        document.add_paragraph().add_run(letter.warning).bold = True
    for name, value in letter.facts:
        line = document.add_paragraph(style="Facts")
        line.add_run(f"{name}: ").bold = True
        line.add_run(value)
    for section in letter.sections:
        document.add_heading(section.heading, level=2)
        for block in section.blocks:
            _add(document, block)
    return _zipped(document)


def _describe(document: Document, answer: Answer, letter: Letter) -> None:
    about = document.core_properties
    day = datetime.combine(answer.asked.today, time(), UTC)
    about.title, about.language, about.author = letter.title, _LANGUAGE, answer.about.service
    about.last_modified_by, about.comments, about.revision = answer.about.service, letter.warning, 1
    about.created = about.modified = day.replace(tzinfo=None)
    package = document.part.package
    for name, link in list(package.rels.items()):
        if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[name]


def _dress(document: Document) -> None:
    """Language, fonts and margins."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")) if defaults is not None else ():
        language.set(qn("w:val"), _LANGUAGE)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name, size in (("Normal", 11), ("Heading 1", 20), ("Heading 2", 15), ("Heading 3", 12), ("Caption", 10)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(8)
    document.styles["Caption"].font.bold = True
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Caption"].paragraph_format.space_before = Pt(8)
    facts = document.styles.add_style("Facts", 1)
    facts.base_style = document.styles["Normal"]
    facts.paragraph_format.space_after = Pt(2)


def _frame(document: Document, answer: Answer, letter: Letter) -> None:
    """Above each page what it is, below it the day and the page."""
    section = document.sections[0]
    above = section.header.paragraphs[0]
    above.text = f"{letter.title}. {letter.warning}" if letter.warning else letter.title
    below = section.footer.paragraphs[0]
    below.add_run(_("%(name)s, stand op %(day)s", name=answer.about.service, day=dutch.date(answer.asked.today)))
    below.add_run(_(" – pagina "))
    _field(below, "PAGE")
    below.add_run(_(" van "))
    _field(below, "NUMPAGES")
    for paragraph in (above, below):
        for run in paragraph.runs:
            run.font.size = Pt(9)


def _field(paragraph: DocxParagraph, name: str) -> None:
    """A number that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    run.font.size = Pt(9)
    field.append(run._r)
    paragraph._p.append(field)


def _add(document: Document, block: Block) -> None:
    if block.kind == "subheading":
        document.add_heading(block.text, level=3)
    elif block.kind == "points":
        for item in block.items:
            document.add_paragraph(item, style="List Bullet")
    elif block.kind == "links":
        for name, address in block.items:
            document.add_paragraph(f"{name}: {address}", style="List Bullet")
    elif block.kind == "table":
        _add_table(document, block)
    else:
        paragraph = document.add_paragraph()
        if block.lead:
            paragraph.add_run(f"{block.lead} ").bold = True
        paragraph.add_run(block.text)


def _add_table(document: Document, table: Table) -> None:
    document.add_paragraph(table.caption, style="Caption")
    made = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    made.autofit = False
    _narrow_margins(made)
    _add_row(made, tuple(each.label for each in table.columns), table.columns, heading=True)
    for row in table.rows:
        _add_row(made, row, table.columns)
    _widen(made, len(table.columns) - 1)
    if len(table.rows) <= _MOST_TOGETHER:
        for cell in (each for row in made.rows[:-1] for each in row.cells):
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    document.add_paragraph().paragraph_format.space_after = Pt(4)


def _narrow_margins(table: DocxTable) -> None:
    """Leave the room of a cell to its words."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "60")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))  # the schema wants the margins before it.
    properties.insert(len(properties) if look is None else properties.index(look), margins)


def _widen(table: DocxTable, numbers: int) -> None:
    """Give the names what the columns of numbers leave."""
    number = min(_WIDEST_NUMBER, (_WIDTH - _NARROWEST_NAME) / max(1, numbers))
    for place, column in enumerate(table.columns):
        column.width = Cm(number if place else _WIDTH - number * numbers)
        for cell in column.cells:
            cell.width = column.width


def _add_row(table: DocxTable, texts: tuple[str, ...], columns: tuple[Column, ...], *, heading: bool = False) -> None:
    row = table.add_row()  # type: ignore[no-untyped-call] # the library left it without types.
    _whole(row, heading=heading)
    for cell, text, column in zip(row.cells, texts, columns, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(8 if len(columns) >= _MANY_COLUMNS else 9), heading
        if column.numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if heading:
            _shade(cell)


def _whole(row: _Row, *, heading: bool) -> None:
    """Keep a row on one page, and repeat a heading on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if heading:
        properties.append(OxmlElement("w:tblHeader"))


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "E8EEF0")
    cell._tc.get_or_add_tcPr().append(shade)


def _zipped(document: Document) -> bytes:
    """The file with its entries in a fixed order and without the time at which it was made."""
    raw, fixed = BytesIO(), BytesIO()
    document.save(raw)
    with ZipFile(raw) as made, ZipFile(fixed, "w") as written:
        for name in made.namelist():
            entry = ZipInfo(name, date_time=_EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            written.writestr(entry, made.read(name), compresslevel=6)
    return fixed.getvalue()
