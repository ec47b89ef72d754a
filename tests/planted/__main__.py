"""`python -m tests.planted`: plant each fault, and say which of them the suite finds; 1 when one is not found."""

import argparse
import sys

from tests import planted


def main(words: list[str]) -> int:
    """Try every fault, or those whose name holds a text; a line each, as they end."""
    parser = argparse.ArgumentParser(prog="python -m tests.planted", description=__doc__)
    parser.add_argument("--only", metavar="NAME", default="", help="the faults whose name, file or layer holds this")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    asked = parser.parse_args(words)
    wanted = [one for one in planted.faults() if asked.only in f"{one.name} {one.file} {one.layer}"]
    if not wanted:
        parser.error(f"--only {asked.only}: no fault has this in its name")
    missed, unsound = [], []
    with planted.copied() as project:
        for one in planted.try_all(project, wanted, asked.jobs):
            if isinstance(one, str):
                unsound.append(one)
                print(one, flush=True)
                continue
            missed += [] if one.found else [one.fault.name]
            mark = "found" if one.found else "NOT FOUND"
            print(f"{one.fault.layer:10} {one.fault.name:58} {mark:9} {one.seconds:5.0f} s  {one.by}", flush=True)
    print(f"{len(wanted) - len(missed)} of {len(wanted)} faults found" + "".join(f"\n  not found: {m}" for m in missed))
    return 1 if missed or unsound else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
