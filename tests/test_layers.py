"""The house: imports point down, only the entry and the pages know Streamlit, every file says what it holds."""

import ast
import re
from pathlib import Path

from tests import rules
from tests.tiny import ROOT

ROOMS = ["loaders", "indicators", "reports", "pages/parts", "pages", "app"]  # from the ground up
SIDEWAYS = {"pages", "app"}  # nothing here is made of its neighbours
KNOW_STREAMLIT = {"pages/parts", "pages", "app"}
# The command that joins a load with the indicators' build names the room above by a string; no module does.
COMPOSES = {"loaders/__main__.py"}


def room(path: Path) -> str:
    """The room a file of ours stands in."""
    inside = path.relative_to(ROOT).as_posix().removesuffix(".py")
    return max((name for name in ROOMS if inside == name or inside.startswith(f"{name}/")), key=len)


FILES = sorted([ROOT / "app.py", *(path for name in ROOMS for path in (ROOT / name).rglob("*.py"))])


def imports(path: Path):
    """Every module a file imports, by statement or by name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}:{node.lineno}: a relative import; name the room"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("import_module", "__import__"):
            composes = path.relative_to(ROOT).as_posix() in COMPOSES
            if isinstance(node.args[0], ast.Constant) and not composes:
                yield node.args[0].value


def imported_room(module: str) -> str | None:
    """The room of a module of ours; None for a package."""
    path = module.replace(".", "/")
    return max((name for name in ROOMS if path == name or path.startswith(f"{name}/")), key=len, default=None)


def test_every_room_has_files():
    assert {room(path) for path in FILES} == set(ROOMS)


def test_python_lives_in_the_agreed_rooms():
    found = {path.name for path in ROOT.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert found == {"loaders", "indicators", "reports", "pages", "tests"}
    assert [path.name for path in ROOT.glob("*.py")] == ["app.py"]


def points_down(path):
    here = ROOMS.index(room(path))
    for module in imports(path):
        there = imported_room(module)
        if there is None:
            assert module.split(".")[0] != "tests", f"{path.name} imports {module}"
            continue
        assert ROOMS.index(there) <= here, f"{path.name} imports {module}: {room(path)} stands below {there}"
        assert there != room(path) or there not in SIDEWAYS, f"{path.name} imports its neighbour {module}"


def test_imports_point_down():
    rules.hold(points_down, FILES)


def knows_streamlit_where_it_may(path):
    known = any(module.split(".")[0] == "streamlit" for module in imports(path))
    assert not known or room(path) in KNOW_STREAMLIT, f"{path.name} imports streamlit"


def test_only_the_entry_and_the_pages_know_streamlit():
    rules.hold(knows_streamlit_where_it_may, FILES)


def says_what_it_holds(path):
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    first = said.split("\n\n")[0]
    assert re.fullmatch(r"[A-Z«`].*[.]", first, re.DOTALL), f"{path.name}: {first!r}"


def test_every_file_says_in_one_sentence_what_it_holds():
    rules.hold(says_what_it_holds, FILES)


def test_every_page_begins_in_the_frame():
    """Else a visitor who arrives by a deep link on a fresh server never passes through app.py."""
    pages = [path for path in FILES if room(path) == "pages" and path.stem != "__init__"]
    assert pages
    for path in pages:
        body = ast.parse(path.read_text("utf-8")).body
        doing = [
            node for node in body
            if not isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef))
            and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            and not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
                     and node.targets[0].id.isupper())
        ]  # fmt: skip
        assert doing, f"{path.name} does nothing"
        assert ast.unparse(doing[0]) == "page = frame.begin(__file__, PAGE)", (
            f"{path.name} line {doing[0].lineno}: promised page = frame.begin(__file__, PAGE) before anything else; "
            f"found {ast.unparse(doing[0])!r}"
        )


def test_no_icon_of_a_page_becomes_the_favicon():
    """A `:material/…:` favicon is fetched from a font server; the entry gives a picture of its own."""
    calls = [
        node for node in ast.walk(ast.parse((ROOT / "app.py").read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.set_page_config"
    ]  # fmt: skip
    given = {word.arg: word.value for call in calls for word in call.keywords}
    assert "page_icon" in given and not isinstance(given["page_icon"], ast.Constant)


def writes_no_unsafe_html(path):
    text = path.read_text("utf-8")
    assert "unsafe_allow_html" not in text, "st.html is for static markup"
    if room(path) in ("pages", "pages/parts", "reports"):
        fetched = re.findall(r"""(?:src|href)=["']?https?://|@import\s+url|url\(["']?https?://""", text)
        assert not fetched, f"{path.name} loads {fetched} from elsewhere"


def test_nothing_is_written_through_unsafe_html_or_shown_from_elsewhere():
    rules.hold(writes_no_unsafe_html, FILES)
