"""Every indicator answers on Télécharger and in the portrait, for both audiences, in both languages; nothing leaks."""

import contextlib
import io
import re

import numpy as np
import pandas as pd
import pytest
import streamlit as st

import indicators
from indicators.catalog import catalog, family
from reports import every_indicator, labels_restricted
from reports.export_words import HEADS, SHARING
from tests import restricted_pages
from tests.restricted_pages import plain, tables, words

NUMBERS = {"numerator": 0, "denominator": 2, "value": 4, "low": 4, "high": 4}  # decimals of the file in words
HIDDEN = {"fr": "masqué", "en": "hidden"}
RESTRICTED = [name for name, one in catalog().items() if family(one) != "open"]


@contextlib.contextmanager
def taken(patch):
    """The files of a page by the key of their button, each made as it is drawn."""
    found: dict[str, tuple[str, bytes]] = {}

    def button(label, make, name, mime, key, **_):
        if not key.startswith("all-"):
            found[key] = name, make()

    with patch.context() as patched:
        patched.setattr(st, "download_button", button)
        yield found


def run(app, **codes):
    """The same visitor after other choices, the page drawn without an error or a warning."""
    if "choice:per" in app.session_state:  # that of the last indicator would stay where this one offers it too
        del app.session_state["choice:per"], app.query_params["per"]
    for name, code in codes.items():
        app.session_state[f"choice:{name}"] = code
    app.run()
    assert not app.exception and not app.error, [one.value for one in app.error]
    assert not app.warning, [one.value for one in app.warning]
    return app


def as_given(name, audience, breakdown=None):
    """What the door answers by year, in the order of the file."""
    return indicators.values(name, by="year", start=FROM, end=TO, breakdown=breakdown, audience=audience)


FROM, TO = "2025-01", "2025-12"


def compared(found, name, audience, lang, breakdown=None):
    """The numbers of both files are the door's; what is hidden has none, and says why."""
    given = as_given(name, audience, breakdown)
    _, sent = found["csv"]
    table = pd.read_csv(io.BytesIO(sent), sep=";", decimal=",", encoding="utf-8-sig", keep_default_na=False,
                        na_values=[""], low_memory=False)  # fmt: skip
    codes = pd.read_parquet(io.BytesIO(found["parquet"][1]))
    assert len(table) == len(codes) == len(given) > 0
    assert table[HEADS["territory_code"][lang]].astype(str).tolist() == given["territory_id"].tolist()
    for column, decimals in NUMBERS.items():
        for file in (table[HEADS[column][lang]], codes[column]):
            np.testing.assert_allclose(
                file.astype(float), given[column].astype(float), atol=0.51 * 10**-decimals if decimals else 0
            )
    hidden = given["hidden"].to_numpy()
    remarks = table[HEADS["remark"][lang]].fillna("")
    assert (
        remarks[hidden].str.startswith(HIDDEN[lang]).all() and not remarks[~hidden].str.startswith(HIDDEN[lang]).any()
    )
    assert (
        table.loc[hidden, [HEADS[column][lang] for column in ("numerator", "value", "low", "high")]]
        .isna()
        .all(axis=None)
    )
    assert codes["hidden"].tolist() == hidden.tolist() and codes["text"].tolist() == given["text"].tolist()
    status = indicators.reader(name, audience).status
    assert set(table[HEADS["sharing"][lang]]) == {SHARING[status][lang]}
    assert set(codes["sharing"]) == {status}
    assert set(table[HEADS["last_day"][lang]]) == {indicators.last_day(name, indicators.version())}
    assert all(("_interne" in file) == (status == "internal") for file, _ in found.values())
    return table, given


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_indicator_is_a_table_and_a_file(audience, lang, monkeypatch):
    names = indicators.held()
    assert set(names) == set(catalog())
    app = restricted_pages.opened("telecharger", lang=lang, period="2025", separator="semicolon")
    assert not app.warning
    with taken(monkeypatch) as found:
        for name in names:
            run(app, indicators=name)
            assert plain(app.title[0].value).startswith(plain(catalog()[name].title[lang]))
            (rows,) = [one for one in tables(app) if one[0][0] == HEADS["territory"][lang]]
            _, given = compared(found, name, audience, lang)
            assert catalog()[name].title[lang] in found["sheet"][1].decode("utf-8-sig")
            assert len(rows) == len(given) + 1
            for (_, cell), is_hidden in zip(rows[1:], given["hidden"], strict=True):
                assert not is_hidden or cell == HIDDEN[lang] or re.fullmatch(r"< (8|10)", plain(cell)), (name, cell)


def test_every_breakdown_is_in_words(audience, monkeypatch):
    app = restricted_pages.opened("telecharger", period="2025", separator="semicolon")
    seen = set()
    with taken(monkeypatch) as found:
        for name in indicators.held():
            for breakdown in indicators.reader(name).breakdowns(name):
                run(app, indicators=name, breakdown=breakdown, labels="all")
                table, given = compared(found, name, audience, "fr", breakdown)
                for one in breakdown.split("+"):
                    head, told = labels_restricted.named(one, "fr"), labels_restricted.known(one)
                    assert table[head].tolist() == [told[str(code)]["fr"] for code in given[one]], (name, one)
                seen.add(breakdown)
            app.session_state["choice:breakdown"] = ""
    assert seen >= {"sex", "age_band", "sex+age_band", "sub_group", "group", "relation", "clientele", "shift"}


def test_what_is_hidden_is_in_no_file(released_data, monkeypatch):
    """The exact number of a hidden cell, found nowhere in its row: neither shown nor told by its interval."""
    told = 0
    with restricted_pages.serving(released_data, "shared", monkeypatch), taken(monkeypatch) as found:
        restricted_pages.opened("telecharger", period="2025", indicators="restricted", separator="semicolon", lang="en")
        table = pd.read_csv(io.BytesIO(found["csv"][1]), sep=";", decimal=",", encoding="utf-8-sig", dtype=str)
        codes = pd.read_parquet(io.BytesIO(found["parquet"][1]))
    exact = pd.concat(
        [indicators.values(name, by="year", start=FROM, end=TO, data=released_data) for name in RESTRICTED]
    )
    assert len(exact) == len(table) == len(codes)
    kept = [HEADS[code]["en"] for code in ("numerator", "denominator", "value", "low", "high", "remark")]
    for number, row, code in zip(exact["numerator"], table[kept].to_numpy(), codes.itertuples(), strict=True):
        if code.hidden:
            told += 1
            assert np.isnan([code.numerator, code.value, code.low, code.high]).all()
            assert pd.isna(row[[0, 2, 3, 4]]).all()
            assert str(number) not in re.findall(r"\d+", str(row[5]).replace("(< 8)", "").replace("(< 10)", ""))
        else:
            assert code.numerator % 5 == 0, "a number that is shown is rounded"
    assert told > 100


def test_victims_of_12_to_25_by_borough_and_year(audience, monkeypatch):
    with taken(monkeypatch) as found:
        app = restricted_pages.opened("telecharger", indicators="victim_count", breakdown="age_band", labels="12-25",
                                      territories="boroughs", separator="semicolon")  # fmt: skip
    assert not app.warning
    (rows,) = [one for one in tables(app) if one[0][0] == "Territoire"]
    assert len(rows) == 20 and all(re.match(r"\d{4}", head) for head in rows[0][1:])
    assert "12 à 25 ans" in words(app)
    table = pd.read_csv(io.BytesIO(found["csv"][1]), sep=";", decimal=",", encoding="utf-8-sig")
    assert set(table["Groupe d'âge"]) == {"12 à 25 ans"} and table["Territoire"].nunique() == 19
    given = indicators.values("victim_count", "REM19", "2025-01", "2025-12", by="year", breakdown="age_band")
    mine = table[(table["Code du territoire"] == "REM19") & (table["Période"] == 2025)]["Numérateur"].iloc[0]
    assert mine == given.loc[given["age_band"] == "12-25", "numerator"].iloc[0]
    assert f"{audience == 'analysis'}" == str("_interne" in found["csv"][0])


def test_labels_of_another_breakdown_are_forgotten(audience):
    app = restricted_pages.opened("telecharger", indicators="victim_count", breakdown="age_band", labels="12-25")
    run(app, breakdown="sex")
    assert app.session_state["choice:labels"] == "all"


def test_what_cannot_answer_is_named_with_its_reason(released_data, monkeypatch):
    mixed = "burglary_rate,victim_count"
    with restricted_pages.serving(released_data, "shared", monkeypatch):
        app = restricted_pages.opened("telecharger", indicators=mixed, by="month", period="2025")
        assert "Partagés par année ou par période seulement, donc absents : Victimes." in words(app)
        app = restricted_pages.opened("telecharger", indicators="victim_count", by="month", lang="en")
        assert len(app.warning) == 1 and "Time step" in app.warning[0].value
        app = restricted_pages.opened("telecharger", indicators=mixed, by="period", period="2025-02_2025-06")
        assert "Partagés par année entière" in words(app) and "donc absents : Victimes." in words(app)
        app = restricted_pages.opened("telecharger", indicators=mixed, breakdown="shift")
        assert "Sans cette ventilation, donc absents : Victimes." in words(app)
    with restricted_pages.serving(released_data, "analysis", monkeypatch):
        app = restricted_pages.opened("telecharger", indicators=mixed, by="month", period="2025-02_2025-06")
        assert not app.warning and "donc absents" not in words(app)
        app = restricted_pages.opened("telecharger", indicators=mixed, by="year", period="2016")
        assert "seulement, donc absents : Victimes." in words(app)


def test_the_whole_restricted_table_is_the_analysis_own(released_data, monkeypatch):
    for audience, expected in (("analysis", {"open", "internal"}), ("shared", {"open"})):
        names = {}
        with restricted_pages.serving(released_data, audience, monkeypatch), monkeypatch.context() as patched:
            patched.setattr(st, "download_button", lambda label, make, name, mime, key, **_: names.update({key: name}))  # noqa: B023
            restricted_pages.opened("telecharger", indicators="victim_count")
        assert {key.rpartition("-")[2] for key in names if key.startswith("all-")} == expected
        assert all(("_interne" in name) == key.endswith("-internal") for key, name in names.items() if "all-" in key)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_portrait_lists_every_indicator(audience, lang):
    app = restricted_pages.opened("portrait", territory="REM19", period="2025", lang=lang)
    assert "table.every" not in words(app) and not [one for one in tables(app) if len(one) > len(catalog())]
    app.session_state["fold:every"] = True
    app.run()
    assert not app.exception and not app.error
    (rows,) = [one for one in tables(app) if [plain(head) for head in one[0]] == list(every_indicator.HEADS[lang])]
    told = {plain(row[0]): row for row in rows if len(row) > 1}
    body = next(one.proto.body for one in app.get("html") if "house across every" in one.proto.body)
    for name, one in catalog().items():
        row = told[plain(one.title[lang])]
        given = indicators.values(name, "REM19", FROM, TO, by="period").iloc[0]
        assert f"indicator={name}&amp;territory=REM19" in body
        if given["hidden"]:
            assert row[2] == HIDDEN[lang] and row[-1].startswith(HIDDEN[lang])
        else:
            assert restricted_pages.numbers(row[1]) == [round(given["numerator"])]
        assert ("intern" in row[-1]) == (indicators.reader(name).status == "internal")


def test_the_portrait_is_not_longer_before_it_is_unfolded(released_data, monkeypatch):
    asked = []
    monkeypatch.setattr(every_indicator, "rows", lambda *_: asked.append(1))
    with restricted_pages.serving(released_data, "analysis", monkeypatch):
        restricted_pages.opened("portrait", territory="REM19")
    assert not asked
