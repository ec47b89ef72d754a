"""A native table on a slide: thin rules, no boxes, numbers to the right, shades where the table has some."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from reports import style
from reports.documents.fitting import largest
from reports.documents.model import Table

PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the table style « no style, no grid »
DARK = {style.HEAT[3], style.HEAT[4]}
SIZES = (16, 14, 13, 12, 11, 10, 9, 8)
LEAST = 11  # letters smaller than this are not read on a screen; a row then takes two lines
TALLEST = 0.5  # inches of a row


def add_table(slide: Any, table: Table, lang: str, box: tuple[float, float, float, float]) -> float:
    """Put a table in a box (left, top, width, height, in inches), as large as fits; gives where it ends."""
    left, top, width, height = box
    rows = table.words(lang)
    every = [list(table.heads), *rows]
    size, widths, heights = largest(table, rows, width, height, SIZES, LEAST)
    spare = max(height - sum(heights), 0) / len(every)
    heights = [max(one, min(one + spare, TALLEST)) for one in heights]
    frame = slide.shapes.add_table(len(every), len(table.heads), Inches(left), Inches(top), Inches(width),
                                   Inches(sum(heights)))  # fmt: skip
    frame._element.nvGraphicFramePr.cNvPr.set("descr", table.title)
    grid = frame.table
    grid._tbl.tblPr.find("{*}tableStyleId").text = PLAIN
    grid.horz_banding = False
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = Inches(wide)
    for number, cells in enumerate(every):
        grid.rows[number].height = Inches(heights[number])
        for column, text in enumerate(cells):
            shade = table.shades[number - 1][column] if number and table.shades else ""
            cell = grid.cell(number, column)
            _cell(cell, text, size, number == 0, column in table.texts, shade)
            if column and column in table.texts:
                cell.margin_left = Inches(0.15)
    return top + sum(heights)


def _cell(cell: Any, text: str, size: float, is_head: bool, is_text: bool, shade: str) -> None:
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
    cell._tc.get_or_add_tcPr().insert(0, line)
