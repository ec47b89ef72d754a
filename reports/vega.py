"""Vega-Lite specifications as plain dictionaries, with Altair's grammar: a chart of fifty layers in a few milliseconds.

Altair checks every object that it is given, which costs most of a page's time; here nothing is checked, so tests hand
what is built to Altair, which refuses a mark or an option that does not exist.
"""

import json
from collections.abc import Callable
from typing import Any

TYPES = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal"}
SECONDARY = ("x2", "y2")
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def Data(values: list[dict]) -> dict[str, Any]:
    """Inline rows."""
    return {"values": values}


def _options(**options: Any) -> dict[str, Any]:
    return options


Axis = Scale = _options


def channel(field: str, **options: Any) -> dict[str, Any]:
    """A channel from Altair's shorthand: `x:Q` with its options."""
    name, _, kind = field.partition(":")
    return {"field": name, **({"type": TYPES[kind]} if kind else {}), **options}


X = Y = Color = channel


def value(constant: Any) -> dict[str, Any]:
    """A channel that is the same for every row: pixels, or words."""
    return {"value": constant}


class Chart:
    """One layer: rows, a mark, channels; each step gives a new one, so that a base may be drawn in several ways."""

    def __init__(self, data: dict[str, Any], **parts: Any):
        self.parts = {"data": data, **parts}

    def __getattr__(self, name: str) -> Callable[..., "Chart"]:
        if not name.startswith("mark_"):
            raise AttributeError(f"Chart.{name}: promised a mark such as mark_line")
        return lambda **options: Chart(**{**self.parts, "mark": {"type": name.removeprefix("mark_"), **options}})

    def encode(self, **channels: Any) -> "Chart":
        """Channels by name, each a shorthand or a channel."""
        read = {name: channel(given) if isinstance(given, str) else given for name, given in channels.items()}
        for name in SECONDARY:
            read.get(name, {}).pop("type", None)  # it takes that of the first end
        return Chart(**{**self.parts, "encoding": read})


class LayerChart:
    """Layers drawn over one another, from the first to the last."""

    def __init__(self, layers: tuple[Chart, ...], **options: Any):
        self.layers, self.options = layers, options

    def properties(self, **options: Any) -> "LayerChart":
        return LayerChart(self.layers, **{**self.options, **options})

    def to_dict(self, validate: bool = False) -> dict[str, Any]:
        """The specification, of plain numbers and words only."""
        spec = {"$schema": SCHEMA, **self.options, "layer": [layer.parts for layer in self.layers]}
        return json.loads(json.dumps(spec, default=float))


def layer(*layers: Chart) -> LayerChart:
    return LayerChart(layers)
