"""Numbers, dates and their nouns as French and English write them."""

import math

import pytest

from reports import words

NAN = math.nan


@pytest.mark.parametrize("number, french, english", [
    (0, "acte", "acts"), (1, "acte", "act"), (1.5, "acte", "acts"), (2, "actes", "acts"), (-1, "acte", "act"),
])  # fmt: skip
def test_french_counts_nothing_and_one_and_a_half_as_singular(number, french, english):
    assert words.plural(number, "acte", "actes", "fr") == french
    assert words.plural(number, "act", "acts", "en") == english


@pytest.mark.parametrize("said, french, english", [
    (lambda lang: words.count(17283, lang), "17\u202f283", "17,283"),
    (lambda lang: words.count(NAN, lang), "s.\u00a0o.", "n/a"),
    (lambda lang: words.rate(9.994, lang), "9,99", "9.99"),
    (lambda lang: words.rate(9.996, lang), "10,0", "10.0"),
    (lambda lang: words.percent(12.34, lang), "12,3\u00a0%", "12.3%"),
    (lambda lang: words.signed_percent(71.6, lang), "+72\u00a0%", "+72%"),
    (lambda lang: words.signed_percent(-40.2, lang), "\u221240\u00a0%", "\u221240%"),
    (lambda lang: words.signed_percent(0.3, lang), "0\u00a0%", "0%"),
    (lambda lang: words.interval(3.551, 3.84, "rate", lang), "3,55\u00a0–\u00a03,84", "3.55\u00a0–\u00a03.84"),
    (lambda lang: words.day("2024-01-01", lang), "1ᵉʳ\u00a0janv.\u00a02024", "Jan\u00a01, 2024"),
    (lambda lang: words.period("2018-01/2022-12", lang), "2018–2022", "2018–2022"),
    (lambda lang: words.period("2018-02/2022-12", lang), "févr.\u00a02018 – déc.\u00a02022",
     "Feb\u00a02018 – Dec\u00a02022"),
    (lambda lang: words.period("2024-Q1", lang), "1ᵉʳ trim. 2024", "Q1 2024"),
    (lambda lang: words.period("2024-Q3", lang), "3ᵉ trim. 2024", "Q3 2024"),
    (lambda lang: words.listing(["a", "b", "c"], lang), "a, b et c", "a, b and c"),
    (lambda lang: words.listing(["a"], lang), "a", "a"),
])  # fmt: skip
def test_each_language_writes_it_its_own_way(said, french, english):
    assert (said("fr"), said("en")) == (french, english)
