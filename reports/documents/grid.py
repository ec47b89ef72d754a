"""A native table on a slide: thin rules, no boxes, numbers to the right, shades where the table has some."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from reports import style
from reports.documents.model import Table
from reports.documents.pdf import widths

PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the table style « no style, no grid »
DARK = {style.HEAT[3], style.HEAT[4]}


def add_table(slide: Any, table: Table, lang: str, box: tuple[float, float, float]) -> float:
    """Put a table at (left, top) over a width, in inches; gives where it ends."""
    left, top, width = box
    rows, columns = table.words(lang), len(table.heads)
    size = 12 if columns <= 8 and len(rows) <= 12 else 10
    high = 0.3 if size == 12 else 0.26
    frame = slide.shapes.add_table(len(rows) + 1, columns, Inches(left), Inches(top), Inches(width),
                                   Inches(high * (len(rows) + 1)))  # fmt: skip
    frame._element.nvGraphicFramePr.cNvPr.set("descr", table.title)
    grid = frame.table
    frame._element.graphic.graphicData.tbl.tblPr.find("{*}tableStyleId").text = PLAIN
    grid.horz_banding = False
    parts = widths(table, rows)
    for column, part in zip(grid.columns, parts, strict=True):
        column.width = int(Inches(width) * part / sum(parts))
    for number, cells in enumerate([list(table.heads), *rows]):
        grid.rows[number].height = Inches(high)
        for column, text in enumerate(cells):
            shade = table.shades[number - 1][column] if number and table.shades else ""
            _cell(grid.cell(number, column), text, size, number == 0, column in table.texts, shade)
    lines = sum(_lines([list(table.heads), *rows][number], parts, width, size) for number in range(len(rows) + 1))
    return top + max(lines * size * 1.35 / 72 + 0.09 * (len(rows) + 1), high * (len(rows) + 1))


def _lines(cells: list[str], parts: list[float], width: float, size: int) -> int:
    """How many lines the highest cell of a row takes, about."""
    fits = [max(1, int((width * part / sum(parts) - 0.12) * 72 / (size * 0.52))) for part in parts]
    return max(-(-len(text) // fit) for text, fit in zip(cells, fits, strict=True)) or 1


def _cell(cell: Any, text: str, size: int, is_head: bool, is_text: bool, shade: str) -> None:
    cell.margin_left = cell.margin_right = Inches(0.05)
    cell.margin_top = cell.margin_bottom = Inches(0.025)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if is_text else PP_ALIGN.RIGHT
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), is_head
    ink = "#FFFFFF" if shade in DARK else style.SECONDARY if is_head else style.INK
    run.font.color.rgb = RGBColor.from_string(ink.lstrip("#"))
    if shade:
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(shade.lstrip("#"))
    tone, thick = (style.POINT, 12700) if is_head else (style.GRID, 6350)
    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{thick}"><a:solidFill><a:srgbClr val="{tone.lstrip("#")}"/></a:solidFill></a:lnB>'
    )
    properties = cell._tc.get_or_add_tcPr()
    properties.insert(0, line)
