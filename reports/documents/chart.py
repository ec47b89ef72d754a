"""A chart that the office program draws and lets an analyst change, in the house's colours and order."""

from datetime import date
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.util import Inches, Pt

from reports import style
from reports.documents.model import Figure

KINDS = {"line": XL_CHART_TYPE.LINE, "bar": XL_CHART_TYPE.BAR_CLUSTERED, "column": XL_CHART_TYPE.COLUMN_CLUSTERED}
TONES = {
    "subject": style.SUBJECT,
    "second": style.SERIES_SECOND,
    "other": style.SERIES,
    "reference": style.SUBJECT_OTHER,
    "peers": style.POINT,
}
WIDTHS = {"subject": 3, "second": 2.25, "other": 1.75, "reference": 1.5, "peers": 1.5}


def _colour(tone: str) -> RGBColor:
    return RGBColor.from_string(tone.lstrip("#"))


def add_chart(slide: Any, figure: Figure, box: tuple[float, float, float, float]) -> Any:
    """Put a native chart in a box (left, top, width, height, in inches), with its alternative in words."""
    native = figure.native
    data = CategoryChartData(number_format=native.number)
    is_line = native.kind == "line"
    data.categories = [date.fromisoformat(day) for day in native.categories] if is_line else native.categories
    for name, values, _ in native.series:
        data.add_series(name, values)
    frame = slide.shapes.add_chart(KINDS[native.kind], *map(Inches, box), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", figure.alt)
    chart = frame.chart
    chart.font.size, chart.font.color.rgb = Pt(12), _colour(style.INK)
    chart.has_title = False
    chart.has_legend = len(native.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.legend.font.size = Pt(12)
    _axes(chart, native)
    for series, (_, _, role) in zip(chart.plots[0].series, native.series, strict=True):
        _dress(series, native.kind, role)
    return frame


def _axes(chart: Any, native: Any) -> None:
    """Thin grid across the values, from zero; categories from top to bottom where bars lie."""
    values, names = chart.value_axis, chart.category_axis
    values.minimum_scale = 0
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = _colour(style.GRID)
    values.major_tick_mark = names.major_tick_mark = XL_TICK_MARK.NONE
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = native.number, False
    names.format.line.color.rgb = _colour(style.RULE)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if native.kind != "line":
        names.reverse_order = native.kind == "bar"
        values.visible = values.has_major_gridlines = False
        plot = chart.plots[0]
        plot.gap_width, plot.overlap, plot.has_data_labels = 60, -5, True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = native.number, False
        labels.position, labels.font.size = XL_LABEL_POSITION.OUTSIDE_END, Pt(11)
    if native.kind == "line":
        names.tick_labels.number_format, names.tick_labels.number_format_is_linked = "yyyy", False
        _by_year(names._element)


def _by_year(axis: Any) -> None:
    """Months along the axis, a label a year."""
    units = {"baseTimeUnit": "months", "majorUnit": "1", "majorTimeUnit": "years"}
    for name in (*units, "minorUnit", "minorTimeUnit"):
        for old in axis.findall(f"{{*}}{name}"):
            axis.remove(old)
    for name, value in units.items():
        part = axis.makeelement(axis.tag.replace("dateAx", name), {})
        part.set("val", value)
        axis.append(part)


def _dress(series: Any, kind: str, role: str) -> None:
    """The colour and weight of a series by its role."""
    tone = _colour(TONES[role])
    if kind == "line":
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = tone, Pt(WIDTHS[role])
        series.marker.style = XL_MARKER_STYLE.NONE
    else:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = tone
