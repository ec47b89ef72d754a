"""The command of documents from outside: its exit codes, its sentences, whole files or none, and LibreOffice's word."""

import os
import shutil
import subprocess

import pytest

from loaders import versions
from reports.__main__ import main
from reports.documents import drawing, fonts, making, pdf, writers
from tests import tiny
from tests.test_commands import fails, run

ASK = ["portrait", "--territory", "REM19", "--from", "2018", "--to", "2022"]


@pytest.fixture(scope="module")
def data(demo_data):
    with tiny.shown(demo_data):
        yield demo_data


@pytest.fixture(scope="module")
def files(data, tmp_path_factory):
    """What the command makes of one portrait, in both languages and every format."""
    folder = tmp_path_factory.mktemp("documents")
    done = run("reports", *ASK, "--lang", "fr,en", "--format", "pdf,pptx,xlsx,docx,png,svg", "--out", folder, data=data)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_command_makes_every_format_in_both_languages(files):
    names = sorted(path.name for path in files.iterdir())
    assert len(names) == 2 * (4 + 8 + 8) and not any(name.startswith(".") for name in names)
    assert all(path.stat().st_size > 2000 for path in files.iterdir())
    version = versions.live(versions.data_folder()).number
    assert f"labsu_portrait_REM19_2018-2022_fr_v{version}_demonstration.pdf" in names


def test_french_and_pdf_are_usual(data, tmp_path, capsys):
    assert main([*ASK[:3], "--out", str(tmp_path / "new" / "folder")]) == 0
    (made,) = (tmp_path / "new" / "folder").iterdir()
    assert "_2018-2022_fr_" in made.name and made.suffix == ".pdf"
    assert capsys.readouterr().out.startswith("1 file in ")


def test_all_tells_how_far_it_is(data, tmp_path, monkeypatch, capsys):
    """Every territory, none of it drawn, in one process: what is tried here is the order."""
    monkeypatch.setattr(making, "portrait", lambda order, one: [f"{one}-{lang}" for lang in order.languages])
    one_by_one = lambda order: ((one, making.portrait(order, one)) for one in order.territories)  # noqa: E731
    monkeypatch.setattr(making, "_each", one_by_one)
    assert main(["portrait", "--all", "--lang", "fr,en", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr()
    told = said.err.splitlines()
    assert len(told) == 36 and told[0].startswith("1/36 ") and told[-1] == "36/36 agglomeration: 2 files"
    assert said.out.startswith("72 files in ")


def test_two_processes_make_what_one_makes(data, tmp_path):
    order = making.settled(
        making.Order(("REM27", "66092"), tmp_path / "two", languages=("fr", "en"), formats=("xlsx",))
    )
    names = making.make(order)
    alone = making.settled(making.Order(("66092",), tmp_path / "one", languages=("en",), formats=("xlsx",)))
    (name,) = making.make(alone)
    assert len(set(names)) == 4 and name in names
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize(("words", "told"), [
    (["--territory", "REM99"], "no such territory"),
    (["--territory", "unlocated"], "no such territory"),
    (["--territory", "REM19", "--from", "1990", "--to", "1994"], "outside the data"),
    (["--territory", "REM19", "--from", "2022", "--to", "2018"], "outside the data"),
    (["--territory", "REM19", "--from", "2020"], "promised both years"),
    (["--territory", "REM19", "--from", "soon", "--to", "2020"], "promised a year such as 2018; found soon"),
    (["--territory", "REM19", "--from", "2018-13", "--to", "2020"], "promised a year such as 2018; found 2018-13"),
    (["--territory", "REM19", "--lang", "de"], "--lang de"),
    (["--territory", "REM19", "--format", "pdf,exe"], "--format exe"),
    (["--territory", "REM19", "--per", "dogs"], "--per dogs"),
    (["--territory", "REM19", "--all"], "one of the two"),
    ([], "one of the two"),
    (["--territory", "REM19", "--colour", "red"], "unrecognized"),
])  # fmt: skip
def test_what_is_asked_wrongly_is_told_in_one_sentence(data, tmp_path, capsys, words, told):
    folder = tmp_path / "out"
    try:
        code = main(["portrait", *words, "--out", str(folder)])
    except SystemExit as ended:
        code = ended.code
    said = capsys.readouterr()
    assert code == 2 and told in said.err and len(said.err.strip().splitlines()) == 1 and not said.out
    assert not folder.exists() or not list(folder.iterdir())


def test_territories_asked_for_together_are_all_made_each_once(data, tmp_path):
    asked = ["--territory", "REM27", "--territory", "66092", "--territory", "REM27"]
    assert main(["portrait", *asked, "--format", "xlsx", "--out", str(tmp_path)]) == 0
    assert len(list(tmp_path.iterdir())) == 2


def test_without_a_version_nothing_is_made(tmp_path):
    assert "promised a published version" in fails(run("reports", *ASK, "--out", tmp_path / "o", data=tmp_path), 4)
    assert not (tmp_path / "o").exists()


def test_a_version_that_is_gone_is_told(data, tmp_path, capsys):
    assert main([*ASK, "--as-of-version", "99", "--out", str(tmp_path)]) == 4
    assert capsys.readouterr().err.startswith("version 99")


def test_a_missing_font_is_told(data, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fonts, "PACKAGE", "font_that_nobody_has")
    fonts.folder.cache_clear()
    try:
        assert main([*ASK, "--out", str(tmp_path)]) == 4
    finally:
        fonts.folder.cache_clear()
    assert "font Source Sans Pro" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_a_folder_that_takes_no_file_is_told(data, tmp_path, capsys):
    (tmp_path / "file").write_text("", "utf-8")
    assert main([*ASK, "--out", str(tmp_path / "file" / "inside")]) == 4
    assert "promised a folder that takes files" in capsys.readouterr().err


@pytest.mark.parametrize("broken", ["replace", "fsync"])
def test_no_half_file_is_left_by_a_disk_that_fails(data, tmp_path, monkeypatch, capsys, broken):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((making.Path, "replace") if broken == "replace" else (making.os, "fsync")), fail)
    assert main([*ASK, "--format", "xlsx", "--out", str(tmp_path)]) == 4
    assert "No space left" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_no_half_file_is_left_by_a_writer_that_fails(data, tmp_path, monkeypatch):
    def fail(_):
        raise RuntimeError("broken")

    monkeypatch.setitem(writers.WHOLE, "pptx", fail)
    with pytest.raises(RuntimeError):
        main([*ASK, "--format", "xlsx,pptx", "--out", str(tmp_path)])
    assert [path.suffix for path in tmp_path.iterdir()] == [".xlsx"]


def test_nothing_is_fetched(data, tmp_path, monkeypatch):
    """Neither the drawing nor the setting of pages may ask another machine for anything."""
    assert "allowed_base_urls=[]" in (tiny.ROOT / "reports/documents/drawing.py").read_text("utf-8")
    template = pdf.TEMPLATE.read_text("utf-8")
    assert "@preview" not in template and "import" not in template and "read(" not in template
    assert drawing.vl_convert and "plugin(" not in template


OFFICE = shutil.which("soffice")


def converted(path, folder):
    """The PDF that LibreOffice makes of a file."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    words = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=180, env=os.environ | {"HOME": str(folder)})
    made = folder / f"{path.stem}.pdf"
    assert made.exists(), done.stderr
    return made


@pytest.mark.skipif(not OFFICE, reason="no LibreOffice here: apt-get install libreoffice-impress libreoffice-writer")
@pytest.mark.parametrize("ending", ["pptx", "docx", "xlsx"])
def test_libreoffice_opens_it(files, tmp_path, ending):
    (one,) = files.glob(f"*_fr_*.{ending}")
    assert converted(one, tmp_path).stat().st_size > 10_000
