"""The command of documents: a portrait, of one territory or of all, as PDF, slides, workbook, text or pictures."""

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

import indicators
from reports.documents import making
from reports.documents.fonts import MissingFont
from reports.documents.portrait import ADDRESS
from reports.documents.writers import FORMATS


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}; see {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def main(words: list[str] | None = None) -> int:
    """Run one command; the exit code is 0, 2 on wrong usage, 4 when nothing can be made or written."""
    arguments = _parser().parse_args(words)
    if arguments.audience:
        os.environ["LABSU_AUDIENCE"] = arguments.audience
    try:
        order = making.settled(_order(arguments))
        names = making.make(order, _progress if arguments.all else None)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except (indicators.NoVersion, MissingFont, making.Unwritable) as error:
        print(error, file=sys.stderr)
        return 4
    print(f"{len(names)} {'file' if len(names) == 1 else 'files'} in {order.folder}")
    return 0


def _year(text: str) -> int:
    """A year as it is asked for."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"promised a year such as 2018; found {text}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m reports", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    ask = commands.add_parser("portrait", help="the portrait of a territory, or of all 36, as documents")
    ask.add_argument("--territory", action="append", metavar="ID", help="REM19, 66142, city, agglomeration; repeatable")
    ask.add_argument("--all", action="store_true", help="the 34 territories, the city and the agglomeration")
    ask.add_argument("--from", dest="first", type=_year, metavar="YEAR", help="first year; 2018 where it is loaded")
    ask.add_argument("--to", dest="last", type=_year, metavar="YEAR", help="last year; 2022 where it is loaded")
    ask.add_argument("--per", metavar="NAME", help="a named denominator for the rates")
    ask.add_argument("--lang", default="fr", metavar="fr,en", help="languages")
    ask.add_argument("--format", default="pdf", metavar=",".join(FORMATS), help="formats")
    ask.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder to write in")
    ask.add_argument("--audience", choices=("analysis", "shared"), default=os.environ.get("LABSU_AUDIENCE"))
    ask.add_argument("--as-of-version", type=int, metavar="N")
    ask.add_argument("--address", default=ADDRESS, metavar="URL", help="where the dashboard answers, for the link back")
    return parser


def _order(arguments: argparse.Namespace) -> making.Order:
    """What was asked, or ValueError."""
    if bool(arguments.territory) == arguments.all:
        raise ValueError("--territory or --all: promised one of the two; found both or neither")
    if (arguments.first is None) != (arguments.last is None):
        raise ValueError("--from and --to: promised both years or neither; found one")
    return making.Order(
        territories=() if arguments.all else tuple(dict.fromkeys(arguments.territory)),
        folder=arguments.out,
        years=None if arguments.first is None else (arguments.first, arguments.last),
        per=arguments.per,
        languages=tuple(dict.fromkeys(arguments.lang.split(","))),
        formats=tuple(dict.fromkeys(arguments.format.split(","))),
        audience=arguments.audience or "analysis",
        version=arguments.as_of_version,
        address=arguments.address,
    )


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
