"""What the tests of the import page share: its messy files, a version to start from, and a visitor's gestures."""

import re
from datetime import date

from streamlit.testing.v1 import AppTest

from indicators import build
from loaders import received, versions
from loaders.load import load
from tests import tiny

BAD = tiny.SHARED / "badinputs"
GOOD, REVISED, STRANGE = "g01_valide_lf.csv", "r01b_extrait_v2_revise.csv", "k01_categorie_inconnue.csv"
ABSENT = not BAD.exists()
WHY = "../shared/badinputs is absent: the messy files are not tried"


def first_version(folder):
    """A version made of the first extract of the messy files."""
    outcome = load({"spvm_actes": BAD / "r01a_extrait_v1.csv"}, build=build.build, catalog=build.catalog_digest(),
                   data=folder, as_of=date(2026, 1, 15))  # fmt: skip
    assert outcome.published
    return folder


def visit(**address):
    app = AppTest.from_file(tiny.ROOT / "app.py", default_timeout=120)
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page("pages/importer.py")
    return app.run()


def drop(app, *names, **named):
    """Drop files: by their name among the messy files, or name=bytes."""
    files = [(name, (BAD / name).read_bytes(), "") for name in names] + [(name, one, "") for name, one in named.items()]
    app.file_uploader[0].set_value(files)
    return app.run()


def press(app, label):
    button = next(one for one in app.button if one.label == label)
    assert not button.disabled, f"{label} cannot be pressed"
    return button.click().run()


def plain(app):
    """What is written as plain text."""
    return re.sub("[\u00a0\u202f]", " ", "\n".join(one.value for one in app.text))


def marked(app):
    """What is written as markdown or markup."""
    pieces = [one.value for kind in ("title", "subheader", "markdown", "warning", "success", "info", "error")
              for one in getattr(app, kind)]  # fmt: skip
    pieces += [re.sub(r"(?s)<(style|script).*?</\1>", "", one.proto.body) for one in app.get("html")]
    labels = [one.label for kind in ("button", "selectbox", "expander", "text_input") for one in getattr(app, kind)]
    return "\n".join([*pieces, *labels])


def content(data):
    """Every file of the live version, byte for byte."""
    folder = versions.live(data).folder
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def copies(data):
    return [path for path in received.folder(data).rglob("*") if path.is_file()]


def hold(data, name=STRANGE):
    return load({"spvm_actes": BAD / name}, build=build.build, catalog=build.catalog_digest(), data=data,
                as_of=date(2026, 1, 15))  # fmt: skip
