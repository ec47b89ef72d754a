"""Carte, Comparer and Lieux for every indicator, audience and language: numbers, rates, shares, and what is hidden."""

import re

import pandas as pd
import pyarrow.parquet as pq
import pytest

import indicators
from indicators import comparisons, judgements
from reports import among_sentences, comparison_tables, counted, map_legend, maps
from reports import map_sentences as sentences
from tests import restricted_pages
from tests.restricted_pages import opened, plain, serving, specs

PAGES = ["carte", "comparer", "lieux"]
PLACES = ["REM19", "city", "REM23", "66087"]


def periods(tables):
    """Some periods that an indicator's reader answers for: all of a menu's; else years, a run, months of one's own."""
    if isinstance(tables, indicators.Menu):
        return tables.periods
    years = [int(span.label) for span in tables.spans("year") if not span.flag]
    return [f"{years[0]}-{years[-1]}", str(years[-1]), f"{years[0]}-03_{years[-1]}-09"]


def whole_years(period):
    return "_" not in period


@pytest.mark.parametrize("page", PAGES)
def test_every_indicator_answers_whoever_asks(page, audience):
    """Each by one link: language, period, territory and presentation take turns; the link is kept as it was."""
    names = indicators.held()
    assert len(names) == len(indicators.catalog())
    for number, name in enumerate(names):
        offered = [one for one in periods(indicators.reader(name)) if page != "lieux" or whole_years(one)]
        address = {"indicator": name, "period": offered[number % len(offered)], "lang": ("fr", "en")[number % 2]}
        address |= {"territory": PLACES[number % 4]} | ({"mode": "presentation"} if number % 5 == 0 else {})
        app = opened(page, **address)
        assert not app.warning, (address, [one.value for one in app.warning])
        kept = {key: app.session_state[f"choice:{key}"] for key in address}
        assert kept == address
        assert app.title[0].value and not app.title[0].value.startswith("–"), address
        is_drawn = app.get("vega_lite_chart") or app.get("deck_gl_json_chart")
        assert is_drawn or len(app.title[0].value.split()) > 3, address
        if page == "lieux":
            assert bool(is_drawn) == indicators.catalog()[name].cells, address
        if page == "carte":
            assert is_drawn, address


@pytest.mark.parametrize("name", ["firearm_case_rate", "victim_count", "suspect_count", "person_clearance_share",
                                  "housing_building_share", "elsewhere_case_rate"])  # fmt: skip
def test_no_page_calls_acts_what_are_none(name, released_data, monkeypatch):
    """But for the catalogue's own texts, the source and the warning on the people present, « acte » is not written."""
    own = indicators.catalog()[name]
    with serving(released_data, "analysis", monkeypatch):
        for page in PAGES:
            app = opened(page, indicator=name, territory="REM23", lang="fr")
            said = re.sub(r"la fréquence des actes par personne présente", "", restricted_pages.words(app))
            for text in (own.short, own.included, own.excluded, own.counting_unit, own.date_basis, own.caution):
                said = said.replace(plain(text["fr"]), "")
            said = re.sub(r"(?s)Sources : .*", "", said)
            assert not re.search(r"\bactes?\b", said, re.I), (page, re.search(r".{60}\bactes?\b.{40}", said))
            heads = [str(head) for one in app.dataframe for head in one.value.columns]
            assert not [head for head in heads if re.search(r"\bactes?\b", head, re.I)], heads
            if page == "comparer":
                assert counted.event(own, 2, "fr").capitalize() in heads, heads


# Numbers ------------------------------------------------------------------------------------------------------------


def by_hand(tables, name):
    """A count and the residents it is compared by, summed from the built files over their first whole year."""
    year = next(span.label for span in tables.spans("year") if not span.flag)
    values, below = (pq.read_table(tables.tables / f"{one}.parquet").to_pandas() for one in ("values", "denominators"))
    values = values[(values["indicator"] == name) & (values["month"].astype("datetime64[ns]").dt.year == int(year))]
    below = below[(below["name"] == "residents") & (below["month"].astype("datetime64[ns]").dt.year == int(year))]
    counts = values.groupby("territory_id")["numerator"].sum()
    residents = below.groupby("territory_id")["exposure"].sum()
    return year, counts, residents[residents >= 1000]


@pytest.mark.parametrize("name", ["victim_count", "homicide_count", "victim_offence_count"])
def test_the_map_of_a_number_is_coloured_by_its_rate(name, released_data, monkeypatch):
    with serving(released_data, "analysis", monkeypatch):
        year, counts, residents = by_hand(indicators.reader(name), name)
        found = comparisons.against_average(counts[residents.index].to_numpy(), residents.to_numpy(), per=1000)
        labels = [str(label).removeprefix("much_") for label in found.label]
        sides = dict(zip(residents.index, labels, strict=True))
        app = opened("carte", indicator=name, period=year)
        (spec,) = specs(app)
        fills = {area["territory_id"]: area["fill"] for area in spec["datasets"]["areas"]}
        side = {maps.FILLS["higher_weak"]: "higher", maps.FILLS["lower_weak"]: "lower",
                maps.FILLS["comparable"]: "comparable", "transparent": None}  # fmt: skip
        assert {place: side[fill] for place, fill in fills.items()} == {place: sides.get(place) for place in fills}
        told = {area["territory_id"]: plain(area["t1"]) for area in spec["datasets"]["areas"]}
        assert {place: int(re.sub(r"\D", "", text)) for place, text in told.items()} == {
            place: counts[place] for place in told
        }
        written = next(layer["data"]["values"] for layer in spec["layer"] if "values" in layer["data"])
        numbers = {int(re.sub(r"\D", "", row["rate"])) for row in written}
        assert numbers <= {int(count) for count in counts}, "the map writes numbers, not rates"


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", ["suspect_count", "young_victim_count"])
def test_a_number_that_nothing_divides_is_written_without_colour_or_judgement(name, lang, audience):
    app = opened("carte", indicator=name, lang=lang)
    assert {"fr": "aucun dénominateur juste", "en": "no fair denominator"}[lang] in app.title[0].value
    (spec,) = specs(app)
    assert {area["fill"] for area in spec["datasets"]["areas"]} <= {maps.FILLS["plain"], "transparent"}
    said = restricted_pages.words(app)
    assert not re.search(r"se détache|stands? out|comparable à|comparable to", said), said
    app = opened("comparer", indicator=name, lang=lang, territory="city")
    assert {"fr": "aucun dénominateur juste", "en": "no fair denominator"}[lang] in app.title[0].value
    assert len(app.get("vega_lite_chart")) == 1, "the numbers alone, and no funnel"
    rows = [row for layer in specs(app)[0]["layer"] for row in layer["data"]["values"] if "t" in row]
    names = list(dict.fromkeys(row["y"] for row in rows))
    order = [known.name[lang] for known in indicators.territories().values()]
    assert names == sorted(names, key=order.index)


# What is hidden -----------------------------------------------------------------------------------------------------


def has_number(text):
    """Whether a text holds a number that is not a threshold: « < 8 »."""
    return re.search(r"\d", re.sub(r"< \d+", "", plain(str(text))))


def judged(name, period):
    tables, indicator = indicators.reader(name), indicators.catalog()[name].compared
    start, end = f"{period[:4]}-01", f"{period[-4:]}-12"
    frame, known = judgements.classes(tables, name, start, end)
    return frame.assign(shade=maps.classed(frame, indicator)), known.average, indicator


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_hidden_number_is_never_shown_nor_judged(lang, released_data, monkeypatch):
    """Of every restricted indicator and period of the menu: pointer, class, table, comparison."""
    seen = 0
    with serving(released_data, "shared", monkeypatch):
        for name in indicators.held():
            tables = indicators.reader(name)
            for period in tables.periods if tables.status == "safe" else ():
                frame, _, indicator = judged(name, period)
                hidden = frame[frame["hidden"]]
                assert (hidden["shade"] == "masked").all() and (hidden["label"] == "").all()
                shown = sentences.table(frame, indicator, None, 1, lang)
                rows = shown._translate(False, False)["body"]
                none = pd.Series(dtype=float)
                among = comparison_tables.every_territory(frame, frame.head(0), none, indicator, lang)
                for at, (_, row) in enumerate(frame.iterrows()):
                    if not row["hidden"]:
                        continue
                    seen += 1
                    told = sentences.told(row, indicator, None, lang)
                    cells = [cell["display_value"] for cell in rows[at] if cell["type"] == "td"]
                    if indicator.kind != "count" and indicators.catalog()[name].kind == "count":
                        cells.pop(2)  # residents, whom everybody knows
                    pieces = [*list(told.values())[1:], sentences.one(row, indicator, None, lang).partition(":")[2],
                              *cells[1:], *among.iloc[at].tolist()[1:]]  # fmt: skip
                    assert not [piece for piece in pieces if has_number(piece)], (name, period, pieces)
                legend = {row.name: row for row in map_legend.legend(frame, indicator, lang)}
                assert ("masked" in legend) == bool(len(hidden))
                assert sum(row.number for row in legend.values()) == len(frame)
                if len(hidden):
                    assert legend["masked"].number == len(hidden)
                    reasons = plain(map_legend.masked_reason(frame, lang))
                    assert reasons and "1 000" not in reasons
                assert among_sentences.dots_title(frame, indicator, False, lang)
    assert seen > 200


def test_the_map_of_the_shared_audience_hatches_what_is_hidden(released_data, monkeypatch):
    with serving(released_data, "shared", monkeypatch):
        tables = indicators.reader("all_case_rate")
        frame, _, _ = judged("all_case_rate", tables.periods[-1])
        hidden = set(frame.loc[frame["hidden"], "territory_id"])
        app = opened("carte", indicator="all_case_rate", period=tables.periods[-1])
        (spec,) = specs(app)
        assert hidden and {area["territory_id"] for area in spec["datasets"]["hatch"]} == hidden
        told = [
            text
            for area in [*spec["datasets"]["areas"], *spec["datasets"]["hatch"]]
            if area["territory_id"] in hidden
            for key, text in area.items()
            if re.fullmatch(r"t\d|words", key)
        ]
        assert len(told) > 3 * len(hidden) and not [text for text in told if has_number(text)]
        written = next(layer["data"]["values"] for layer in spec["layer"] if "values" in layer["data"])
        names = {indicators.territories()[place].name["fr"] for place in hidden}
        assert not names & {" ".join(row["name"]) for row in written}
        assert "Masqué" in restricted_pages.words(app)
