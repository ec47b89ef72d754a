"""How charts look: palette, type and number locale given with every specification (light theme; see README)."""

from typing import Any

import altair as alt

from reports.words import MONTHS

alt.data_transformers.disable_max_rows()

INK = "#18222E"
SECONDARY = "#47525F"
SMALL = "#66707D"
RULE = "#C9D0D8"
GRID = "#E8EBEF"
WASH = "#F4F6F8"
SUBJECT = "#16324F"
SUBJECT_OTHER = "#B9C3CE"
SERIES = "#B3BCC7"
SERIES_SECOND = "#66707D"
POINT = "#8793A1"
LOWER, LOWER_WEAK = "#2F6FA8", "#9CC3E0"
HIGHER, HIGHER_WEAK = "#B4530A", "#E9A568"
COMPARABLE = "#DFE4E9"
BAND = "#DDE3EA"
FUNNEL = ("#DDE3EA", "#EEF1F4")
HEAT = ("#EEF2F6", "#C9D6E2", "#97B0C8", "#4B6E92", "#16324F")
FONT = "Source Sans, Source Sans 3, Liberation Sans, Arial, sans-serif"

NUMBER_LOCALE = {
    "fr": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u00a0$"],
           "percent": "\u00a0%", "minus": "\u2212"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["$", ""], "percent": "%", "minus": "\u2212"},
}  # fmt: skip
TIME_LOCALE = {
    "fr": {
        "dateTime": "%A %e %B %Y, %H:%M", "date": "%Y-%m-%d", "time": "%H:%M", "periods": ["", ""],
        "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        "months": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                   "novembre", "décembre"],
        "shortMonths": MONTHS["fr"],
    },
    "en": {
        "dateTime": "%A, %B %e, %Y, %H:%M", "date": "%Y-%m-%d", "time": "%H:%M", "periods": ["AM", "PM"],
        "days": ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
        "shortDays": ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
        "months": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                   "November", "December"],
        "shortMonths": MONTHS["en"],
    },
}  # fmt: skip


def config(lang: str, large: bool = False) -> dict[str, Any]:
    """The Vega-Lite config of every chart; `large` is for a projected screen."""
    label = 22 if large else 13
    line = 1.5 if large else 1
    return {
        "font": FONT,
        "background": None,
        "padding": {"left": 2, "top": 4, "right": 4, "bottom": 2},
        "view": {"stroke": None},
        "legend": {"disable": True},
        "mark": {"tooltip": None},  # under the pointer, only what a chart says in words: never its raw fields
        "axis": {"domain": False, "ticks": False, "grid": False, "gridColor": GRID, "labelColor": SECONDARY,
                 "labelFontSize": label, "labelPadding": 6, "titleColor": SECONDARY, "titleFontSize": label,
                 "titleFontWeight": 400, "labelLimit": 420 if large else 300},
        "axisX": {"domain": True, "domainColor": RULE},
        "axisQuantitative": {"grid": True},
        "text": {"fontSize": label, "color": INK},
        "line": {"strokeWidth": 2 * line, "color": SUBJECT, "strokeCap": "round"},
        "point": {"filled": True, "size": 36 * line**2, "color": SUBJECT, "opacity": 1},
        "bar": {"color": SUBJECT},
        "rule": {"color": RULE, "strokeWidth": 1},
        "title": {"anchor": "start", "fontSize": 30 if large else 17, "fontWeight": 600, "color": INK,
                  "subtitleColor": SECONDARY, "subtitleFontSize": label, "offset": 12},
        "locale": {"number": NUMBER_LOCALE[lang], "time": TIME_LOCALE[lang]},
    }  # fmt: skip


def specification(chart: alt.TopLevelMixin | dict[str, Any], lang: str, large: bool = False) -> dict[str, Any]:
    """A chart as a Vega-Lite specification with the house config, drawn as SVG, its data inside.

    A chart written as a plain dictionary costs nothing to make; Altair takes 20 to 100 ms for the same.
    """
    spec = dict(chart) if isinstance(chart, dict) else chart.to_dict(validate=False)
    spec.setdefault("$schema", alt.SCHEMA_URL)
    spec["config"] = config(lang, large)
    spec.setdefault("usermeta", {})["embedOptions"] = {"renderer": "svg", "actions": False}
    return spec
