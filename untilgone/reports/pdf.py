"""A report as PDF: the same sheet gives the same octets."""

from datetime import datetime

from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from untilgone.metrics.picture import Corner, Picture
from untilgone.paper import Paper, drawable
from untilgone.reports.sheet import Drawing, Heading, Sheet, Table, Text

_FONT, _SIZE, _SMALL, _LINE = "Helvetica", 9, 7.5, 4.2  # points, points, millimetres
_FIRST = 1.6  # how much wider the first column is
_BLUE, _PALE, _GREY = (29, 112, 184), (210, 226, 241), (177, 180, 182)
_BLACK, _WHITE = (11, 12, 12), (255, 255, 255)
_MANY = 6  # columns; more are written smaller


def as_pdf(sheet: Sheet, made_at: datetime) -> bytes:
    """The PDF; it says that it was made when its cut was."""
    paper = Paper(sheet.title, made_at, language=sheet.language, foot=sheet.mark, page=sheet.page)
    paper.heading(sheet.title, size=16)
    for label, value in sheet.facts:
        paper.fact(label, value)
    for block in sheet.blocks:
        match block:
            case Heading():
                paper.heading(block.text)
            case Text():
                paper.ln(2)
                paper.say(block.text)
            case Table():
                _table(paper, block)
            case Drawing():
                _draw(paper, block.picture)
                paper.say(block.described)
    return bytes(paper.output())


def _table(paper: Paper, table: Table) -> None:
    paper.ln(3)
    paper.set_font(_FONT, "B", _SIZE)
    if paper.will_page_break(6 * _LINE):
        paper.add_page()
    paper.multi_cell(0, _LINE, drawable(table.title), align="L", new_x="LMARGIN", new_y="NEXT")
    others = len(table.columns) - 1
    paper.set_font(_FONT, size=_SIZE if others < _MANY else _SMALL)
    with paper.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD"),
        text_align=("LEFT", *["RIGHT"] * others),
        col_widths=(_FIRST, *[1] * others),
        line_height=_LINE,
        padding=0.8,
    ) as drawn:
        drawn.row([drawable(name) for name in table.columns])
        for cells in table.rows:
            row = drawn.row()
            for cell in cells:
                row.cell(drawable(f"{cell.text}\n{cell.beside}" if cell.beside else cell.text))
    paper.ln(2)


def _draw(paper: Paper, picture: Picture) -> None:
    """The same picture as on pages, as wide as the paper."""
    scale = paper.epw / picture.width
    height = picture.height * scale
    if paper.will_page_break(height):
        paper.add_page()
    left, top = paper.l_margin, paper.get_y() + 2

    def at(corner: Corner) -> Corner:
        return round(left + corner[0] * scale, 2), round(top + corner[1] * scale, 2)

    paper.set_font(_FONT, size=_SMALL)
    paper.set_line_width(0.1)
    paper.set_draw_color(*_GREY)
    for tick in picture.up:
        paper.line(*at((picture.left, tick.at)), *at((picture.right, tick.at)))
        x, y = at((picture.left - 6, tick.at + 4))
        paper.text(x - paper.get_string_width(drawable(tick.words)), y, drawable(tick.words))
    for tick in picture.across:
        x, y = at((tick.at, picture.bottom + 20))
        paper.text(x - paper.get_string_width(drawable(tick.words)) / 2, y, drawable(tick.words))
    if picture.line:
        paper.set_fill_color(*_PALE)
        paper.polygon([at(corner) for corner in picture.area], style="F")
        paper.set_draw_color(*_BLUE)
        paper.set_line_width(0.5)
        paper.polyline([at(corner) for corner in picture.line])
    paper.set_draw_color(*_BLACK)
    paper.set_line_width(0.2)
    axes = ((picture.left, picture.top), (picture.left, picture.bottom))
    paper.polyline([at(each) for each in (*axes, (picture.right, picture.bottom))])
    for tick in picture.across:
        paper.line(*at((tick.at, picture.bottom)), *at((tick.at, picture.bottom + 6)))
    paper.set_fill_color(*_WHITE)  # what is drawn next is not pale
    paper.set_y(top + height)
