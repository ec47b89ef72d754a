"""A chart that the office program draws and lets an analyst change, in the house's colours and order."""

from datetime import date
from typing import Any

import numpy as np
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
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from reports import style
from reports.documents.model import Figure, Native
from reports.portrait_lines import apart

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
    chart.has_legend = len(native.series) > 1 and not is_line
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.legend.font.size = Pt(12)
    _axes(chart, native)
    for series, (_, _, role) in zip(chart.plots[0].series, native.series, strict=True):
        _dress(series, native.kind, role)
    if is_line:
        _name_ends(chart, native, box[3])
    return frame


def _name_ends(chart: Any, native: Native, height: float) -> None:
    """Room at the right, and there the name of each line with its last value, pushed apart where lines end close."""
    plot_height = 0.88
    top = max(value for _, values, _ in native.series for value in values if value is not None)
    chart.value_axis.maximum_scale = ceiling = _ceiling(top)
    area = chart._chartSpace.chart.plotArea
    for old in area.findall("{*}layout"):
        area.remove(old)
    area.insert(0, parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/><c:x val="0.05"/><c:y val="0.03"/><c:w val="0.70"/><c:h val="{plot_height}"/>'
        "</c:manualLayout></c:layout>"
    ))  # fmt: skip
    ends = [max(place for place, one in enumerate(values) if one is not None) for _, values, _ in native.series]
    lasts = np.array([values[end] for (_, values, _), end in zip(native.series, ends, strict=True)], float)
    order = np.argsort(lasts, kind="stable")
    spread = np.empty_like(lasts)
    spread[order] = apart(lasts[order], 0.22 / (height * plot_height) * ceiling, ceiling)
    for number, series in enumerate(chart.plots[0].series):
        moved = (lasts[number] - spread[number]) / ceiling * plot_height
        _name_end(series, ends[number], moved, native.series[number][2])


def _ceiling(top: float) -> float:
    """A round number over the highest value."""
    scale = 10 ** np.floor(np.log10(max(top, 1)))
    return float(next(step * scale for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12) if step * scale >= top * 1.02))


def _name_end(series: Any, end: int, moved: float, role: str) -> None:
    """The series' name and value beside its last point, kept by the program when the data change."""
    tone = {"subject": style.SUBJECT, "second": style.INK}.get(role, style.SECONDARY).lstrip("#")
    shown = {"LegendKey": 0, "Val": 1, "CatName": 0, "SerName": 1, "Percent": 0, "BubbleSize": 0}
    flags = "".join(f'<c:show{name} val="{value}"/>' for name, value in shown.items())
    none = "".join(f'<c:show{name} val="0"/>' for name in shown)
    labels = parse_xml(
        f'<c:dLbls {nsdecls("c", "a")}><c:dLbl><c:idx val="{end}"/><c:layout><c:manualLayout><c:x val="0"/>'
        f'<c:y val="{moved:.4f}"/></c:manualLayout></c:layout><c:numFmt formatCode="#,##0" sourceLinked="0"/>'
        f'<c:spPr><a:noFill/></c:spPr><c:txPr><a:bodyPr wrap="none"/><a:p><a:pPr><a:defRPr sz="1200" '
        f'b="{int(role == "subject")}"><a:solidFill><a:srgbClr val="{tone}"/></a:solidFill></a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="fr-CA"/></a:p></c:txPr><c:dLblPos val="r"/>{flags}<c:separator> </c:separator></c:dLbl>'
        f"{none}</c:dLbls>"
    )
    element = series._element
    held = element.get_or_add_dLbls()
    element.replace(held, labels)


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
