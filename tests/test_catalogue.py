"""The words of every indicator keep their rules, and its sources and sensitivity are found from its SQL."""

import itertools
import re
import shutil
from dataclasses import fields, replace
from datetime import date
from importlib import import_module

import pytest
import yaml

import indicators
from indicators.breaks import touching
from indicators.catalog import HERE, catalog
from loaders.contract import SENSITIVITIES, contracts

catalogue = import_module("indicators.catalog")  # the module; indicators.catalog is its function
each_indicator = pytest.mark.parametrize("indicator", catalog().values(), ids=catalog())


@each_indicator
def test_texts_keep_their_rules(indicator):
    for text in catalogue.TEXTS:
        words = getattr(indicator, text)
        assert all(one == one.strip() and "  " not in one for one in words.values()), text
        if len(words["fr"]) > 25:
            assert words["fr"] != words["en"], f"{text} is not translated"
    assert all(len(words) <= 60 for words in indicator.title.values())
    assert all(len(words) <= 40 for words in indicator.label.values())
    assert all(words.endswith(".") for text in (indicator.short, indicator.caution) for words in text.values())
    assert not any(words.endswith(".") for text in (indicator.included, indicator.excluded) for words in text.values())
    assert indicator.gender in ("m", "f") and indicator.quality in ("A", "B", "C", "D")
    assert indicator.scale == sorted(set(indicator.scale))
    assert indicator.name.rsplit("_", 1)[1] == indicator.kind


@each_indicator
def test_the_counting_rule_of_2019_is_told_as_it_is_marked(indicator):
    """Of the restricted extracts, whose cautions say it; the open file's cautions say what matters more to it."""
    kinds = {one.kind for one in touching(indicator, "REM19") if one.on == date(2019, 1, 1)}
    if catalogue.family(indicator) == "open":
        assert kinds == {"soft"}
        return
    for kind, told in {"hard": "avant et après ne se comparent pas", "soft": "avec prudence par-delà"}.items():
        assert (told in indicator.caution["fr"]) == (kinds == {kind})
    assert indicator.caution["fr"].startswith("Extrait restreint du SPVM")


def test_no_two_indicators_bear_one_title():
    for lang in catalogue.LANGUAGES:
        for text in ("title", "label"):
            said = [getattr(indicator, text)[lang] for indicator in catalog().values()]
            assert len(said) == len(set(said)), text


@pytest.mark.parametrize("text, wrong", [
    ("title", {"fr": "sans majuscule", "en": "No capital"}),
    ("title", {"fr": "Avec point.", "en": "With a period."}),
    ("unit", {"fr": "Majuscule", "en": "capital"}),
    ("short", {"fr": "Sans point", "en": "No period"}),
    ("noun", {"fr": "sans anglais"}),
    ("caution", {"fr": " ", "en": "Empty."}),
    ("kind", "ratio"),
    ("scale", [1, 2]),
    ("denominators", ["cats"]),
    ("scales", {"dwellings": [1, 2, 3, 4]}),
    ("colour", "red"),
])  # fmt: skip
def test_a_wrong_text_is_refused_with_its_place(text, wrong, tmp_path):
    pair = next(HERE.glob("*/*.yml"))
    (tmp_path / "theme").mkdir()
    shutil.copy(pair.with_suffix(".sql"), tmp_path / "theme")
    path = tmp_path / "theme" / pair.name
    path.write_text(yaml.safe_dump(yaml.safe_load(pair.read_text("utf-8")) | {text: wrong}), "utf-8")
    with pytest.raises(ValueError, match=rf"^theme/{pair.name}: .*{text}"):
        catalogue.read(path)


@each_indicator
def test_sources_are_found_from_the_sql(indicator):
    found = {contract.name for contract in indicators.sources(indicator)}
    assert found and found <= set(contracts())
    reached, seen = {indicator.name}, indicator.sql
    while missing := [base for base in catalogue.bases() if base not in reached and re.search(rf"\b{base}\b", seen)]:
        reached |= set(missing)
        seen += "".join(catalogue.bases()[base] for base in missing)
    read = {name for name in contracts() if re.search(rf"\bfrom {name}\b|\bjoin {name}\b", seen)}
    assert set(catalogue.tables(indicator.sql)) == read
    assert read - {"limites"} <= found
    if indicator.denominators:
        assert indicator.denominator.source in found, "a rate has its denominator's source too"


def test_sensitivity_is_the_highest_read(monkeypatch):
    """Found from the SQL, through the bases; nobody types it."""
    indicator = next(iter(catalog().values()))
    assert indicators.sensitivity(indicator) == max(
        (contracts()[name].sensitivity for name in catalogue.reads(indicator)), key=SENSITIVITIES.index
    )
    assert "sensitivity" not in {field.name for field in fields(indicator)}
    read = sorted(catalogue.reads(indicator))
    assert len(read) >= 2
    for one, other in itertools.product(SENSITIVITIES, repeat=2):
        known = {name: replace(contracts()[name], sensitivity=one, retention_years=1) for name in read}
        known[read[-1]] = replace(known[read[-1]], sensitivity=other)
        monkeypatch.setattr(catalogue, "contracts", lambda known=known: known)
        assert indicators.sensitivity(indicator) == max(one, other, key=SENSITIVITIES.index), (one, other)
