"""What a page's blocks write: a text is never markup, whatever it holds; what stands out is bold."""

from types import SimpleNamespace

import pytest

from pages.parts import blocks
from reports import style

PAGE = SimpleNamespace(lang="en", large=False)
HOSTILE = "<img src=x onerror=alert(1)> & <b>"
PLAIN = "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;"


@pytest.fixture
def written(monkeypatch):
    """The markup that blocks hand to the browser."""
    found = []
    monkeypatch.setattr(blocks.st, "html", found.append)
    return found


@pytest.mark.parametrize("write", [blocks.note, blocks.empty, lambda page, text: blocks.said(page, [text])])
def test_a_line_is_text(write, written):
    write(PAGE, f"{HOSTILE} **half**")
    assert f"{PLAIN} <b>half</b></p>" in written[0] and HOSTILE not in written[0]


def test_every_cell_and_the_name_of_a_table_are_text(written):
    blocks.house_table(PAGE, ["Name", HOSTILE], [[HOSTILE, HOSTILE]], f'{HOSTILE}"')
    assert written[0].count(PLAIN) == 4 and HOSTILE not in written[0] and f'{PLAIN}&quot;"' in written[0]


def test_a_mark_says_nothing_under_the_pointer_but_what_its_chart_put_in_words():
    drawn = style.specification({"mark": "rule"}, "fr")
    assert drawn["config"]["mark"] == {"tooltip": None}, "Streamlit shows the raw fields of what has no words"
