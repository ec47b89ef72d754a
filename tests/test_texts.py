"""Every text a reader meets, where it is written: both languages, no word that judges a place, typography kept."""

import ast
import csv
from pathlib import Path

import pytest
import yaml

from reports.words import typeset
from tests import rules
from tests.tiny import ROOT
from tests.words import BANNED, typos

LANGUAGES = ("fr", "en")
YAMLS = sorted([*(ROOT / "loaders").glob("*.yml"), *(ROOT / "indicators").glob("*/*.yml")])
TABLES = sorted((ROOT / "data" / "reference").glob("*.csv"))
CODE = sorted(path for room in ("pages", "reports", "indicators", "loaders") for path in (ROOT / room).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def pairs(tree, place=""):
    """Every {fr, en} text of a YAML, with where it is."""
    if isinstance(tree, dict):
        if set(tree) & set(LANGUAGES):
            yield place, tree
        else:
            for key, branch in tree.items():
                yield from pairs(branch, f"{place}.{key}")
    elif isinstance(tree, list):
        for number, branch in enumerate(tree):
            yield from pairs(branch, f"{place}[{number}]")


def check(place, text):
    assert set(text) == set(LANGUAGES), f"{place}: promised words in fr and en; found {sorted(text)}"
    for lang, said in text.items():
        assert isinstance(said, str) and said.strip(), f"{place}.{lang} is empty"
        judge(f"{place}.{lang}", said, lang)


def judge(place, said, lang, is_law=False):
    """One text, as it appears once typeset; the names that the law gives to offences are not ours to choose."""
    assert is_law or not BANNED[lang].search(said), (
        f"{place}: {BANNED[lang].search(said)[0]!r} judges a place; say what was counted"
    )
    found = typos(typeset(said, lang), lang)
    assert not found, f"{place}: {found}"


def yaml_texts(path):
    found = list(pairs(yaml.safe_load(path.read_text("utf-8"))))
    assert found, "no text: the check would pass by testing nothing"
    for place, text in found:
        check(f"{path.name}{place}", text)


def test_yaml_texts():
    rules.hold(yaml_texts, YAMLS)


def table_texts(path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for column in [column for column in rows[0] if column.endswith("_fr")]:
        twin = f"{column[:-3]}_en"
        assert twin in rows[0], f"{path.name}: {column} has no {twin}"
        for number, row in enumerate(rows, 2):
            assert bool(row[column]) == bool(row[twin]), f"{path.name} line {number}: {column} without {twin}"
            is_law = path.stem == "violations" and column == "name_fr"
            judge(f"{path.name} line {number}.{column}", row[column], "fr", is_law)
            judge(f"{path.name} line {number}.{twin}", row[twin], "en", is_law)


def test_table_texts():
    rules.hold(table_texts, TABLES)


def spoken(path):
    """The words a file says: say(fr=…, en=…) and {"fr": …, "en": …}, with their line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            words = {word.arg: word.value for word in node.keywords if word.arg in LANGUAGES}
        elif isinstance(node, ast.Dict):
            keys = [getattr(key, "value", None) for key in node.keys]
            words = {key: one for key, one in zip(keys, node.values, strict=True) if key in LANGUAGES}
        else:
            continue
        texts = {lang: literal(one) for lang, one in words.items()}
        if any(said is not None for said in texts.values()):
            yield node.lineno, words, texts


def literal(node):
    """A string as written; what is filled in later reads as a word."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "mot" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = literal(node.left), literal(node.right)
        return None if None in sides else "".join(sides)
    return None


def texts_in_code(path):
    for line, words, texts in spoken(path):
        place = f"{name(path)}:{line}"
        assert set(words) == set(LANGUAGES), f"{place}: promised words in fr and en; found {sorted(words)}"
        for lang, said in texts.items():
            found = BANNED[lang].search(said) if said is not None else None
            assert not found, f"{place}: {found and found[0]!r} judges a place; say what was counted"


def test_texts_in_code():
    rules.hold(texts_in_code, CODE)


def test_there_is_much_to_read():
    said = sum(len(list(spoken(path))) for path in CODE)
    assert len(YAMLS) > 10 and len(TABLES) > 5 and said > 50


@pytest.mark.parametrize("lang, wrong", [
    ("fr", "Vols: hausse"), ("fr", "Est-ce vrai?"), ("fr", "«vol»"), ("fr", "12%"), ("fr", "1.5 fois"),
    ("fr", "17,283 actes"), ("fr", 'le "vol"'), ("fr", "deux  espaces"),
    ("en", "Thefts : up"), ("en", "« theft »"), ("en", "12 %"), ("en", "1,5 times"),
])  # fmt: skip
def test_the_rules_can_fail(lang, wrong):
    assert typos(wrong, lang)


@pytest.mark.parametrize("lang, right", [
    ("fr", "17\u202f283 actes ; 9,3\u00a0% « de plus » : vrai\u202f?"), ("fr", "À 8 h 01, à l'Île-Bizard (0,005)."),
    ("fr", "Ville de Montréal, https://donnees.montreal.ca/a?b : CC BY 4.0"),
    ("en", "17,283 acts; 9.3% more: true? From 8:01 to 16:00."),
])  # fmt: skip
def test_the_rules_let_good_texts_pass(lang, right):
    assert not typos(right, lang)


def test_banned_words_are_found():
    for lang, words in {"fr": ("dangereuse", "le pire", "meilleur", "palmarès", "anonyme"), "en": ("worst",)}.items():
        assert all(BANNED[lang].search(word) for word in words)
    assert not BANNED["fr"].search("empire de la pirogue")
