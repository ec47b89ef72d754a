"""Mistakes that somebody could make in an indicator, one line each: its worked example must notice every one."""

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import pyarrow.parquet as pq
import pytest

import indicators.build
import indicators.query
from indicators import contributors, database, disclosure
from indicators.catalog import bases, catalog, reached
from indicators.query import Store
from loaders.contract import contracts
from loaders.places import territories
from tests.test_indicators import answer, check, given

each_indicator = pytest.mark.parametrize("indicator", catalog().values(), ids=catalog())


def limited(sql, condition):
    """The SQL with one more condition on the acts it counts."""
    if re.search(r"^where ", sql, re.MULTILINE):
        return re.sub(r"^where ", f"where {condition} and ", sql, flags=re.MULTILINE)
    return re.sub(r"^group by", f"where {condition}\ngroup by", sql, flags=re.MULTILINE)


def mutants(sql):
    """One-line mistakes that somebody could make in an indicator's SQL, with a name each."""
    for literal in re.finditer(r"'([^']*)'", sql):
        for other in {"", "Vols qualifiés" if "acts_monthly" in sql else "suspect", "Introduction"} - {literal[1]}:
            yield f"{literal[1]!r} is {other!r}", sql[: literal.start(1)] + other + sql[literal.end(1) :]
    for name, condition in conditions(sql):
        yield name, limited(sql, condition)
    for name, old, new in [
        ("everything", r"where (?!true).*?\n(?=group)", "where true\n"),
        ("the opposite", r"where category (=|in)", lambda found: f"where not category {found[1]}"),
        ("rows instead of events", r"sum\((acts|cases|persons|touched)\)", "count(*)"),
        ("most instead of all", r"sum\((acts|cases|persons)\)", r"max(\1)"),
        ("twice", r"sum\((acts|cases|persons|touched)\)", r"2 * sum(\1)"),
        ("the opposite of the filter", r"filter \(where (.*?)\)", r"filter (where not (\1))"),
        ("no filter", r" filter \(where [^)]*\)", ""),
        ("another month", r"^    month,", "    month + interval 1 month as month,"),
        ("another place", r"^    territory_id,", "    'unlocated' as territory_id,"),
    ]:
        found = re.sub(old, new, sql, count=1, flags=re.MULTILINE | re.DOTALL)
        if found != sql:
            yield name, found


def conditions(sql):
    """Conditions too many, as somebody could leave one in, with a name each: the events of each are in the example."""
    yield from [
        ("located only", "territory_id <> 'unlocated'"),
        ("one place only", "territory_id = 'REM23'"),
        ("one month only", "month(month) = 3"),
    ]
    if "acts_monthly" in sql:
        yield from [("by day only", "shift = 'jour'"), ("no night", "shift <> 'nuit'"),
                    ("weekdays only", "not is_weekend"), ("only where something happened", "acts > 0")]  # fmt: skip
        if "category" not in sql:  # every category counts: each of them must be seen to
            for category in contracts()["spvm_actes"].columns["category"]["values"]:
                yield f"without {category!r}", f"category <> '{category}'"
    elif "from cases_monthly" in sql and "where" not in sql:  # every group counts too
        for group in ("personne", "propriete", "autres_cc", "autres_lois", "circulation"):
            yield f"without {group!r}", f"\"group\" <> '{group}'"
    elif "where sex is not null" in sql:
        yield "whose sex is known", "sex <> 'inconnu'"
    elif "relation" in sql:
        yield "whose relation is known", "relation <> 'non_precise'"
    elif "housing_touched" in sql:
        yield "only where something happened", "touched > 0"
    elif "clientele" in sql:
        yield "of families", "clientele = 'famille'"


class Databases:
    """The databases of the examples, opened once each: a mistake is tried in the one that its example made."""

    def __init__(self):
        self.opened = {}
        self.wrong = {}  # a base's name → other SQL

    @contextmanager
    def connect(self, folder, name="open", wanted=()):
        """As database.connect, with the bases as they were made the first time, but for those made wrong."""
        own = frozenset(database.ALWAYS).union(*map(reached, wanted))
        if (folder, name, own) not in self.opened:
            self.opened[folder, name, own] = database.connect(folder, name, wanted)
            self.opened[folder, name, own].execute("set threads = 1")  # of a few rows
        connection = self.opened[folder, name, own]
        if not self.wrong:
            yield connection
            return
        connection.begin()
        try:
            made = connection.execute("select table_name from duckdb_tables() order by table_oid").fetchall()
            for base, sql in ((base, (bases() | self.wrong)[base]) for (base,) in made if base in bases()):
                if (reached(bases()[base]) | {base}) & set(self.wrong):
                    connection.execute(f'create or replace table "{base}" as {sql}')
            yield connection
        finally:
            connection.rollback()


@pytest.fixture
def databases(monkeypatch):
    """What builds and asks does it in databases that stay open."""
    kept = Databases()
    for module in (indicators.build, indicators.query):
        monkeypatch.setattr(module, "connect", kept.connect)
    yield kept
    for connection in kept.opened.values():
        connection.close()


def survives(indicator, folder, monkeypatch):
    """Whether a changed indicator still answers as its example says."""
    for module in (indicators.build, indicators.query):
        monkeypatch.setattr(module, "catalog", lambda: {indicator.name: indicator})
    monkeypatch.setattr(indicators.query, "together", lambda one, _: (one.name,))  # of a catalogue of one
    for module in (disclosure, contributors):  # what may be shown of an answer does not change it
        monkeypatch.setattr(module, "build", lambda *_: None)
    try:
        check(indicator, answer(indicator, folder))
        check_weekdays(indicator, folder)
    except (AssertionError, ValueError, KeyError, indicators.build.BrokenPair, duckdb.Error):
        return False
    return True


def check_weekdays(indicator, folder):
    """What is told by weekday adds up to the whole; where every act counts, each stands under its own day."""
    if not indicator.apart:
        return
    span = {"by": "period", "start": indicator.example["from"], "end": indicator.example["to"]}
    store = Store(folder, 0)
    days = store.values(indicator.name, breakdown=indicator.apart[0], **span)
    whole = store.values(indicator.name, **span)
    assert days.groupby("territory_id", sort=False)["numerator"].sum().tolist() == whole["numerator"].tolist()
    if indicator.name == "all_acts_rate":
        rows = [row for row in indicator.example["given"]["spvm_actes"]
                if span["start"] <= str(row["reported_on"])[:7] <= span["end"]]  # fmt: skip
        own = Counter((row.get("territory_id", "unlocated"), str(row["reported_on"].isoweekday())) for row in rows)
        found = days[~days["territory_id"].map(lambda place: territories()[place].is_whole and place != "unlocated")]
        found = found.set_index(["territory_id", "weekday"])["numerator"]
        assert found[found > 0].to_dict() == dict(own)


@each_indicator
def test_the_example_catches_mistakes_in_the_sql(indicator, databases, tmp_path, monkeypatch):
    folder = given(indicator, tmp_path)
    assert survives(indicator, folder, monkeypatch)
    tried = dict(mutants(indicator.sql)) or pytest.fail("no mutation: the check would pass by testing nothing")
    alive = [name for name, sql in tried.items() if survives(replace(indicator, sql=sql), folder, monkeypatch)]
    assert len(tried) >= 8
    assert not alive, f"{indicator.name}.yml: the example does not notice: {', '.join(alive)}"


@each_indicator
def test_the_example_catches_mistakes_in_the_yaml(indicator, tmp_path, monkeypatch):
    folder = given(indicator, tmp_path)
    if indicator.kind == "count":  # of which the YAML says words alone
        assert (indicator.per, indicator.denominators) == (1, [])
    elif indicator.kind != "rate":
        assert not survives(replace(indicator, per=indicator.per * 10), folder, monkeypatch)
    else:
        with pytest.raises(ValueError, match="per 10000 and unit"):
            replace(indicator, per=indicator.per * 10)
        for other in indicator.denominators[1:]:
            assert not survives(indicator.by(other), folder, monkeypatch), other
        others = pq.read_table(folder / "clean" / f"{indicator.denominator.source}.parquet")
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
    "acts_by_weekday": [
        ("coalesce(territory_id, 'unlocated')", "territory_id"),
        ("date_trunc('month', reported_on)", "date_trunc('month', reported_on + interval 40 day)"),
        ("count(*) as acts", "1 as acts"),
        ("isodow(reported_on)", "1 + dayofweek(reported_on)"),
        ("left join counted", "inner join counted"),
        ("using (territory_id, month, category, shift)", "using (territory_id, month, category)"),
    ],
    "cases_monthly": [
        ("coalesce(cases.territory_id, 'unlocated')", "cases.territory_id"),
        ("date_trunc('month', cases.reported_on)", "date_trunc('month', cases.reported_on + interval 40 day)"),
        ("count(*) as cases", "1 as cases"),
        ("cases.firearm = 'oui'", "cases.firearm = 'non'"),
        ("= 'arme_a_feu'", "= 'incendie'"),
        ("= 'menaces_harcelement'", "= 'incendie'"),
        ("= 'images_intimes'", "= 'incendie'"),
        ("= 'conjugale'", "<> 'non'"),
        ("in ('accusation', 'autrement')", "= 'accusation'"),
        ("cases.building_id is not null", "false"),
        ("cases.place_type = 'residence', false", "cases.place_type = 'residence', true"),
        ("cases.place_type = 'residence'", "cases.place_type is not null"),
    ],
    "persons_monthly": [
        ("coalesce(cases.territory_id, 'unlocated')", "cases.territory_id"),
        ("age < 12", "age < 13"),
        ("age < 12", "age < 11"),
        ("age < 26", "age < 25"),
        ("age < 26", "age < 27"),
        ("when persons.age is null then 'inconnu'", "when persons.age is null then '12-25'"),
        ("coalesce(persons.sex, 'inconnu')", "persons.sex"),
        ("coalesce(persons.relation, 'non_precise')", "persons.relation"),
        ("count(*) as persons", "1 as persons"),
        ("count(*) as persons", "count(distinct cases.case_id) as persons"),
    ],
    "housing_cases_monthly": [
        ("coalesce(cases.territory_id, 'unlocated')", "cases.territory_id"),
        ("count(*) as cases", "count(distinct cases.building_id) as cases"),
        ("inner join omhm_immeubles", "left join omhm_immeubles"),
    ],
    "housing_monthly": [
        ("sum(omhm_immeubles.dwellings)", "count(*)"),
        ("omhm_immeubles.valid_from, months.month) <=", "omhm_immeubles.valid_from, months.month) >"),
    ],
    "housing_denominators": [
        ("dwellings * covered / 12", "dwellings * covered"),
        ("every.value - inside.dwellings", "every.value"),
    ],
    "housing_touched": [
        ("select distinct", "select"),
        (" and touched.year = year(months.month)", ""),
        ("omhm_immeubles.valid_to, months.month) >=", "months.month) >="),
        ("0.0625::double", "0.125::double"),
        ("coalesce(omhm_immeubles.territory_id, 'unlocated')", "omhm_immeubles.territory_id"),
    ],
    "denominators": [
        ("value * covered / 12", "value * covered"),
        ("abs(yearly.year - year(months.month))", "-abs(yearly.year - year(months.month))"),
    ],
    "months": [("interval 1 month", "interval 2 month")],
    "places": [("union all\nselect 'unlocated' as territory_id", "")],
}


def reaching(base):
    """The indicators that select from a base, directly or not, or are divided by what it makes."""
    found = {base} | {one for one in bases() if base in reached(bases()[one])}
    housing = "housing_denominators" in found
    return {
        name: one for name, one in catalog().items()
        if base in reached(one.sql)
        or (housing and {"omhm_dwellings", "other_dwellings"} & set(one.denominators[:1]))
        or (base == "denominators" and one.denominators)
        or (base == "acts_by_weekday" and one.apart)
    }  # fmt: skip


def words_around(text, sql):
    """The words of the lines that hold a text: an indicator that says them is the likeliest to notice."""
    return {word for line in sql.splitlines() if text.splitlines()[0] in line for word in re.findall(r"\w+", line)}


@pytest.mark.parametrize("base", bases())
def test_some_example_catches_mistakes_in_the_bases(base, databases, tmp_path, monkeypatch):
    """What every indicator selects from is held by the examples too."""
    assert base in BASE_MISTAKES, f"{base}: no mistake is tried, the check would pass by testing nothing"
    concerned = reaching(base)
    folders = {name: given(indicator, tmp_path / name) for name, indicator in concerned.items()}
    for old, new in BASE_MISTAKES[base]:
        sql = bases()[base]
        assert old in sql, f"{base}.sql has changed: say here which mistake stands for {old!r} now"
        databases.wrong = {base: sql.replace(old, new)}
        told = words_around(old, sql)
        likely = sorted(folders, key=lambda name: -len(told & set(re.findall(r"\w+", catalog()[name].sql))))
        noticing = (name for name in likely if not survives(catalog()[name], folders[name], monkeypatch))
        first = next(noticing, "") or pytest.fail(f"no example notices {new!r} instead of {old!r} in {base}.sql")
        databases.wrong = {base: sql}
        assert survives(catalog()[first], folders[first], monkeypatch), (
            f"{first} notices a base made again, not {new!r}"
        )
