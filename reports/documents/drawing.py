"""Figures drawn without a browser: SVG and PNG of a specification, alone or framed by its title and source."""

import copy
import json
import re
import textwrap
from functools import cache, lru_cache
from typing import Any
from xml.sax.saxutils import escape

import vl_convert

from reports import canvas, style
from reports.documents import fonts
from reports.documents.model import Card, Document, Figure, plain, printed

SCALE = 2  # of a picture over its size on a page, so that print is sharp
EDGE = 24  # pixels around a framed figure
ONLY_NARROW = re.compile(r"width < \d+ \? 1 : 0")
CLIP = re.compile(r"\bclip\d+\b")
ONLY_WIDE = re.compile(r"width < \d+ \? 0 : 1")


@cache
def ready() -> None:
    """Tell the drawing library where the font is, once in a process."""
    vl_convert.register_font_directory(str(fonts.folder()))


def svg(figure: Figure) -> str:
    """The figure as SVG, in the printed font, at the width of a page."""
    return _drawn(json.dumps(_paper(figure.spec, figure.width), ensure_ascii=False))


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    """One drawing for the several formats of a document."""
    ready()
    drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    names: dict[str, str] = {}  # of clips, which the library counts from its start on: here from this drawing's
    return CLIP.sub(lambda found: names.setdefault(found[0], f"clip{len(names)}"), drawn)


def png(text: str) -> bytes:
    """An SVG as a picture, twice as fine."""
    ready()
    return vl_convert.svg_to_png(text, scale=SCALE, ppi=72)


def _paper(spec: dict[str, Any], width: int) -> dict[str, Any]:
    """A page's specification for paper: fixed width, printed font, without what only a telephone would show."""
    found = copy.deepcopy(spec)
    found["width"] = width
    found["autosize"] = {"type": "fit-x", "contains": "padding"}
    found["config"]["font"] = fonts.FAMILY
    found["config"]["background"] = "#FFFFFF"
    if "layer" in found:
        found["layer"] = [layer for layer in found["layer"] if not _matches(layer, ONLY_NARROW)]
        for layer in found["layer"]:
            if _matches(layer, ONLY_WIDE):
                del layer["mark"]["opacity"]
    return _legible(found)


def _matches(layer: dict[str, Any], pattern: re.Pattern) -> bool:
    """Whether a layer's opacity depends on the width in this way."""
    mark = layer.get("mark")
    opacity = mark.get("opacity") if isinstance(mark, dict) else None
    return isinstance(opacity, dict) and bool(pattern.fullmatch(opacity.get("expr", "").strip()))


def _legible(part: Any) -> Any:
    """A specification whose every text can be printed, and which asks no screen how wide it is."""
    if isinstance(part, dict):
        return {name: _legible(one) for name, one in part.items()}
    if isinstance(part, list):
        return [_legible(one) for one in part]
    return fonts.legible(part.replace(canvas.WIDE, "true")) if isinstance(part, str) else part


# Key figures --------------------------------------------------------------------------------------------------------


def bars(card: Card, width: float = 150, height: float = 30) -> str:
    """Small yearly bars from zero: navy for the period, grey before, outlined for a year not final."""
    top = max(max((acts for _, acts, _ in card.years), default=1), 1)
    step = width / max(len(card.years), 1)
    marks = []
    for number, (_, acts, kind) in enumerate(card.years):
        tall = (height - 1) * acts / top
        fill = style.SUBJECT if "in" in kind else style.SUBJECT_OTHER
        look = f'fill="#FFFFFF" stroke="{fill}"' if "open" in kind else f'fill="{fill}"'
        marks.append(
            f'<rect x="{number * step + 0.5:.1f}" y="{height - tall - 0.5:.1f}" width="{step - 3:.1f}" '
            f'height="{max(tall, 0.5):.1f}" {look}/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">{"".join(marks)}</svg>'
    )


# Framed -------------------------------------------------------------------------------------------------------------


def framed(document: Document, title: str, subtitle: str, figure: Figure, drawn: str | None = None) -> str:
    """A figure that stands alone: title and measure above; territory, period, source, version and link below."""
    drawn = drawn or svg(figure)
    width, height = (float(size) for size in re.search(r'<svg[^>]*?width="([\d.]+)" height="([\d.]+)"', drawn).groups())
    wide = max(width, 520)
    above = [*_lines(f"{document.title} · {title}", wide, 19, 600, style.INK), *_lines(subtitle, wide, 14, 400,
             style.SECONDARY)]  # fmt: skip
    said = [document.denominator, document.hidden, *document.sources, document.version_line, document.mention,
            document.link]  # fmt: skip
    below = [line for text in said if text for line in _lines(text, wide, 11, 400, style.SMALL)]
    top = EDGE + sum(line[1] * 1.3 for line in above) + 10
    whole = top + height + 14 + sum(line[1] * 1.35 for line in below) + EDGE
    parts, y = [], float(EDGE)
    for text, size, weight, colour in above:
        y += size * 1.3
        parts.append(_text(text, y - size * 0.3, size, weight, colour))
    inner = re.sub(r"^.*?<svg", "<svg", drawn, count=1, flags=re.DOTALL)
    inner = inner.replace("<svg", f'<svg x="{EDGE}" y="{top:.1f}"', 1)
    y = top + height + 14
    for text, size, weight, colour in below:
        y += size * 1.35
        parts.append(_text(text, y - size * 0.3, size, weight, colour))
    full = wide + 2 * EDGE
    told = escape(printed(f"{document.title}. {figure.alt}", document.lang))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{full:.0f}" height="{whole:.0f}" '
        f'viewBox="0 0 {full:.0f} {whole:.0f}" role="img" xml:lang="{document.lang}">'
        f"<title>{told}</title>"
        f'<rect width="{full:.0f}" height="{whole:.0f}" fill="#FFFFFF"/>{"".join(parts)}{inner}</svg>'
    )  # fmt: skip


def _lines(text: str, width: float, size: float, weight: int, colour: str) -> list[tuple[str, float, int, str]]:
    """Text cut into lines that fit a width, each with its size, weight and colour."""
    letters = int(width / (size * 0.47))
    return [(line, size, weight, colour) for line in textwrap.wrap(plain(text), letters, break_on_hyphens=False)]


def _text(text: str, y: float, size: float, weight: int, colour: str) -> str:
    return (
        f'<text x="{EDGE}" y="{y:.1f}" font-family="{fonts.FAMILY}, sans-serif" font-size="{size:g}" '
        f'font-weight="{weight}" fill="{colour}">{escape(fonts.legible(text))}</text>'
    )
