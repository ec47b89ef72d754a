"""Visits to pages of restricted extracts, for either audience, and what they showed."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pyarrow.parquet as pq
from streamlit.testing.v1 import AppTest

import indicators
from indicators import disclosure, release
from indicators.database import folder_of
from loaders import versions
from reports.restricted import Read
from tests import tiny
from tests.words import BANNED, typos

ROW = re.compile(r"(?s)<tr>(.*?)</tr>")
CELL = re.compile(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>")


def share(data) -> None:
    """Release the safe cells of a data folder as they were built, without the minutes of an audit."""
    live = versions.live(data)
    table = pq.read_table(folder_of(live.folder, "internal") / disclosure.SAFE).to_pandas()
    found = SimpleNamespace(table=table, tables={}, findings=[], passed=True, worlds=0, narrowest=None)
    release.release(data=data, found=found)


@contextmanager
def serving(data, audience: str, patch) -> Iterator[None]:
    """The process serves this audience from this data folder."""
    with patch.context() as environment, tiny.shown(data):
        environment.setenv("LABSU_AUDIENCE", audience)
        yield


def reader(data, audience: str) -> Read:
    """What reads the cells that an audience has of a data folder, outside any page."""
    folder = data / "shared" if audience == "shared" else data
    return Read(
        lambda name, breakdown: indicators.shown(name, breakdown=breakdown, audience=audience, data=folder),
        lambda name: indicators.reader(name, audience, data=folder),
    )


def opened(name: str, **address: str) -> AppTest:
    """A visitor's first run, by a link; drawn without an error, in the house's words."""
    app = AppTest.from_file(tiny.ROOT / "app.py", default_timeout=120).switch_page(f"pages/{name}.py")
    for key, code in address.items():
        app.query_params[key] = code
    app.run()
    assert not app.exception and not app.error, (app.exception, [one.value for one in app.error])
    said, lang = words(app), app.session_state["choice:lang"]
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b|\bNaT\b|undefined|<NA>", said), said
    assert not BANNED[lang].search(said), BANNED[lang].search(said)
    for chart in app.get("vega_lite_chart"):
        assert len(chart.proto.alt.split()) >= 3
        assert not typos(chart.proto.alt, lang), typos(chart.proto.alt, lang)
    return app


def words(app: AppTest) -> str:
    """What is written on the page, without its markup."""
    pieces = [one.value for kind in ("title", "header", "subheader") for one in getattr(app, kind)]
    bodies = [one.proto.body for one in app.get("html") if not one.proto.body.startswith("/*")]
    bare = [re.sub(r"(?s)<(style|script).*?</\1>", " ", one) for one in bodies]
    pieces += [html.unescape(re.sub(r"<[^>]+>", " | ", one)) for one in bare]
    return plain("\n".join(pieces))


def plain(text: str) -> str:
    """With ordinary spaces, as the catalogue's own texts."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def tables(app: AppTest) -> list[list[list[str]]]:
    """Every table in the open, as rows of texts."""
    bodies = [one.proto.body for one in app.get("html") if "<table" in one.proto.body]
    return [[[html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in CELL.findall(row)] for row in ROW.findall(body)]
            for body in bodies]  # fmt: skip


def specs(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def numbers(text: str) -> list[int]:
    """The whole numbers of a text, thousands joined."""
    joined = re.sub(r"(?<=\d)[\u00a0\u202f,](?=\d{3}\b)", "", text)
    return [int(one) for one in re.findall(r"(?<![\d.,–-])\d+(?![\d.,]*\d)", joined)]


def drawn_rows(spec: dict) -> list[dict]:
    return [row for layer in spec["layer"] for row in layer["data"]["values"]]


def contrast(color: str, other: str = "#FFFFFF") -> float:
    """How far two colours stand apart, as accessibility rules count it."""

    def light(code: str) -> float:
        parts = [int(code[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(color), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
