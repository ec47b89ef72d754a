"""The commands of the indicators: build, list, values, audit."""

import argparse
import sys

import indicators
from indicators import build as builder
from loaders import load as loading
from loaders import versions


def main(words: list[str] | None = None) -> int:
    """Run one command; the exit code is 0, 2 on wrong usage, 4 when there is nothing to answer from."""
    parser = argparse.ArgumentParser(prog="python -m indicators", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("build", help="compute every indicator again, as a new version of the same data")
    make.add_argument("--if-stale", action="store_true", help="only when a pair has changed since the live version")
    commands.add_parser("list", help="name, kind, theme and title of every indicator")
    ask = commands.add_parser("values", help="values of one indicator")
    ask.add_argument("name")
    ask.add_argument(
        "--territory",
        action="append",
        help="REM19, city, agglomeration, unlocated, pdq-21, g-…, q-…; repeatable",
    )
    ask.add_argument("--from", dest="start", metavar="MONTH", help="first month, 2018-01")
    ask.add_argument("--to", dest="end", metavar="MONTH", help="last month, 2022-12")
    ask.add_argument("--by", choices=indicators.GRAINS, default="year")
    ask.add_argument("--breakdown")
    ask.add_argument("--per", help="a named denominator of the indicator")
    ask.add_argument("--as-of-version", type=int, metavar="N")
    ask.add_argument("--audience", choices=("analysis", "shared"), default="")
    ask.add_argument("--format", choices=("csv", "json"), default="csv")
    attack = commands.add_parser(
        "audit", help="attack what a version would show outside, and say what could be learned"
    )
    attack.add_argument("--version", type=int, metavar="N", help="another version than the live one")
    attack.add_argument("--release", action="store_true", help="let the shared audience read it when nothing is found")
    attack.add_argument("--if-new", action="store_true", help="do nothing when this version is released already")
    arguments = parser.parse_args(words)
    try:
        return {"build": build, "list": show, "values": values, "audit": audit}[arguments.command](arguments)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except (indicators.NoVersion, versions.Busy, loading.NothingToLoad) as error:
        print(error, file=sys.stderr)
        return 4


def build(arguments: argparse.Namespace) -> int:
    """A new version of the live one's data, with the indicators as they are now."""
    if arguments.if_stale and indicators.version().manifest["catalog"] == builder.catalog_digest():
        return 0
    outcome = loading.load(build=builder.build, catalog=builder.catalog_digest(), rebuild=True)
    print(f"version {outcome.version}: {len(indicators.catalog())} indicators")
    return outcome.exit_code


def show(_: argparse.Namespace) -> int:
    for indicator in indicators.catalog().values():
        print(f"{indicator.name:26} {indicator.kind:6} {indicator.theme:10} {indicator.title['fr']}")
    return 0


def values(arguments: argparse.Namespace) -> int:
    table = indicators.values(
        arguments.name,
        arguments.territory,
        arguments.start,
        arguments.end,
        arguments.by,
        arguments.breakdown,
        arguments.per,
        arguments.as_of_version,
        arguments.audience,
    )
    as_json = arguments.format == "json"
    print((table.to_json(orient="records", force_ascii=False) if as_json else table.to_csv(index=False)).rstrip())
    return 0


def audit(arguments: argparse.Namespace) -> int:
    """What outsiders could learn of a version's safe cells; with --release, let them read it when that is nothing."""
    from indicators import release  # the attack's libraries take a second to import

    number = indicators.version(arguments.version, versions.data_folder("analysis")).number
    if arguments.if_new and release.live_release() == number:
        return 0
    found = release.examine(number)
    print("\n".join(release.told(number, found)))
    if arguments.release:
        try:
            release.release(number, found=found)
        except release.Refused as error:
            print(error, file=sys.stderr)
            return 4
        print(f"version {number}: released to {versions.shared_folder()}")
    return 4 if found and not found.passed else 0


if __name__ == "__main__":
    sys.exit(main())
