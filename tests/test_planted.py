"""Planted faults stay plantable: each text is where its list says, and a run tells what is found from what is not."""

import ast
import subprocess

import pytest

from tests import planted
from tests.tiny import ROOT

FAULTS = planted.faults()
SUM = "def both(one, other):\n    return one + other\n"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_can_still_be_planted(fault):
    text = (ROOT / fault.file).read_text("utf-8")
    changed = fault.planted(text)
    assert changed != text
    if fault.file.endswith(".py"):
        ast.parse(changed)  # a mistake that does not even run proves nothing
    assert fault.tests and not [name for name in fault.tests if not (ROOT / name).is_file()]


def test_there_are_sixty_faults_over_every_layer():
    assert len(FAULTS) >= 60
    assert len({fault.name for fault in FAULTS}) == len({(fault.file, fault.old) for fault in FAULTS}) == len(FAULTS)
    for layer in planted.LAYERS:
        own = [fault.file for fault in FAULTS if fault.layer == layer]
        assert len(own) >= 12 and all(path.startswith(f"{layer}/") for path in own), layer


@pytest.fixture
def small(tmp_path):
    """A project of one function and one test of it, which sees a wrong sum and not a wrong order."""
    (tmp_path / "sums.py").write_text(SUM, "utf-8")
    (tmp_path / "test_sums.py").write_text("from sums import both\n\n\ndef test_sum():\n    assert both(1, 2) == 3\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def test_what_the_tests_see_is_found_and_what_they_do_not_is_not(small):
    def fault(new, only=""):
        return planted.Fault(new, "loaders", "sums.py", "one + other", new, ("test_sums.py",), only)

    wanted = [fault("one * other", "no_such_test"), fault("other + one"), fault("one +")]
    with planted.copied(small) as project:
        found = list(planted.try_all(project, wanted))
        assert (project / "sums.py").read_text("utf-8") == SUM
    assert [one.found for one in found] == [True, False, False]
    assert [one.by for one in found[:2]] == ["test_sums.py::test_sum", "passed"]


def test_tests_that_fail_without_a_fault_are_told(small):
    (small / "test_sums.py").write_text("def test_sum():\n    assert 1 + 1 == 3\n", "utf-8")
    wanted = planted.Fault("minus", "loaders", "sums.py", "one + other", "one - other", ("test_sums.py",))
    with planted.copied(small) as project:
        assert "fails without a fault" in next(planted.try_all(project, [wanted]))


def test_a_text_that_is_not_there_once_is_refused():
    fault = planted.Fault("twice", "loaders", "sums.py", "one", "two", ())
    with pytest.raises(ValueError, match="found it 2×"):
        fault.planted(SUM)
