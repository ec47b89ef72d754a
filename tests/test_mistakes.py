"""Mistakes that somebody could make in an indicator, one line each: its worked example must notice every one."""

import re
from dataclasses import replace
from importlib import import_module

import duckdb
import pyarrow.parquet as pq
import pytest

import indicators.build
import indicators.query
from indicators.catalog import catalog
from loaders.contract import contracts
from tests.test_indicators import answer, check, given

catalogue = import_module("indicators.catalog")  # the module; indicators.catalog is its function
each_indicator = pytest.mark.parametrize("indicator", catalog().values(), ids=catalog())


def limited(sql, condition):
    """The SQL with one more condition on the acts it counts."""
    if re.search(r"^where ", sql, re.MULTILINE):
        return re.sub(r"^where ", f"where {condition} and ", sql, flags=re.MULTILINE)
    return re.sub(r"^group by", f"where {condition}\ngroup by", sql, flags=re.MULTILINE)


def mutants(sql):
    """One-line mistakes that somebody could make in an indicator's SQL, with a name each."""
    for literal in re.finditer(r"'([^']*)'", sql):
        for other in {"", "Vols qualifiés", "Introduction"} - {literal[1]}:
            yield f"{literal[1]!r} is {other!r}", sql[: literal.start(1)] + other + sql[literal.end(1) :]
    if "category" not in sql:  # every category counts: each of them must be seen to
        for category in contracts()["spvm_actes"].columns["category"]["values"]:
            yield f"without {category!r}", limited(sql, f"category <> '{category}'")
    for name, old, new in [
        ("everything", r"where (?!true).*?\n(?=group)", "where true\n"),
        ("by day only", r"^where ", "where shift = 'jour' and "),
        ("no night", r"^where ", "where shift <> 'nuit' and "),
        ("weekdays only", r"^where ", "where not is_weekend and "),
        ("located only", r"^where ", "where territory_id <> 'unlocated' and "),
        ("one place only", r"^where ", "where territory_id = 'REM23' and "),
        ("one month only", r"^where ", "where month(month) = 3 and "),
        ("the opposite", r"where category (=|in)", lambda found: f"where not category {found[1]}"),
        ("rows instead of acts", r"sum\(acts\)", "count(*)"),
        ("most instead of all", r"sum\(acts\)", "max(acts)"),
        ("twice", r"sum\(acts\)", "2 * sum(acts)"),
        ("only where something happened", r"^where ", "where acts > 0 and "),
        ("not the weekend", r"filter \(where is_weekend\)", "filter (where not is_weekend)"),
        ("no filter", r" filter \(where [^)]*\)", ""),
        ("another month", r"^    month,", "    month + interval 1 month as month,"),
        ("another place", r"^    territory_id,", "    'unlocated' as territory_id,"),
    ]:
        found = re.sub(old, new, sql, count=1, flags=re.MULTILINE | re.DOTALL)
        if found != sql:
            yield name, found


def survives(indicator, folder, monkeypatch):
    """Whether a changed indicator still answers as its example says."""
    for module in (indicators.build, indicators.query):
        monkeypatch.setattr(module, "catalog", lambda: {indicator.name: indicator})
    try:
        check(indicator, answer(indicator, folder))
    except (AssertionError, ValueError, KeyError, indicators.build.BrokenPair, duckdb.Error):
        return False
    return True


@each_indicator
def test_the_example_catches_mistakes_in_the_sql(indicator, tmp_path, monkeypatch):
    folder = given(indicator, tmp_path)
    assert survives(indicator, folder, monkeypatch)
    tried = dict(mutants(indicator.sql)) or pytest.fail("no mutation: the check would pass by testing nothing")
    alive = [name for name, sql in tried.items() if survives(replace(indicator, sql=sql), folder, monkeypatch)]
    assert len(tried) >= 8
    assert not alive, f"{indicator.name}.yml: the example does not notice: {', '.join(alive)}"


@each_indicator
def test_the_example_catches_mistakes_in_the_yaml(indicator, tmp_path, monkeypatch):
    folder = given(indicator, tmp_path)
    if indicator.kind != "rate":
        assert not survives(replace(indicator, per=indicator.per * 10), folder, monkeypatch)
    else:
        with pytest.raises(ValueError, match="per 10000 and unit"):
            replace(indicator, per=indicator.per * 10)
        for other in indicator.denominators[1:]:
            assert not survives(indicator.by(other), folder, monkeypatch), other
        others = pq.read_table(folder / "clean" / "population.parquet")
        assert len(others), "the example gives its denominator"


BASE_MISTAKES = {
    "acts_monthly": [
        ("coalesce(territory_id, 'unlocated')", "territory_id"),
        ("date_trunc('month', reported_on)", "date_trunc('month', reported_on + interval 40 day)"),
        ("count(*) as acts", "1 as acts"),
        ("coalesce(shift, 'inconnu')", "coalesce(shift, 'nuit')"),
        ("isodow(reported_on) >= 6", "isodow(reported_on) > 6"),
        ("isodow(reported_on) >= 6", "isodow(reported_on) >= 5"),
        ("left join counted", "inner join counted"),
        ("using (territory_id, month, category, shift, is_weekend)", "using (territory_id, month, category, shift)"),
    ],
    "denominators": [
        ("value * covered / 12", "value * covered"),
        ("abs(yearly.year - year(months.month))", "-abs(yearly.year - year(months.month))"),
    ],
    "months": [("interval 1 month", "interval 2 month")],
    "places": [("union all\nselect 'unlocated' as territory_id", "")],
}


@pytest.mark.parametrize("base", catalogue.bases())
def test_some_example_catches_mistakes_in_the_bases(base, tmp_path, monkeypatch):
    """What every indicator selects from is held by the examples too."""
    folders = {name: given(indicator, tmp_path / name) for name, indicator in catalog().items()}
    for old, new in BASE_MISTAKES.get(base, []):
        sql = catalogue.bases()[base]
        assert old in sql, f"{base}.sql has changed: say here which mistake stands for {old!r} now"
        wrong = {**catalogue.bases(), base: sql.replace(old, new)}
        monkeypatch.setattr(indicators.build, "bases", lambda wrong=wrong: wrong)
        if all(survives(catalog()[name], folder, monkeypatch) for name, folder in folders.items()):
            pytest.fail(f"no example notices {new!r} instead of {old!r} in {base}.sql")
