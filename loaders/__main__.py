"""The commands of the loaders: fetch, demo, load, versions, approve, discard, rollback, purge."""

import argparse
import json
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

from loaders import command_words, decisions, versions
from loaders.contract import BrokenContract, contracts
from loaders.fates import Refused, sentence


def main(words: list[str] | None = None) -> int:
    """Run one command; the exit code is 0, 2 on wrong usage, 3 when a version is held, 4 when refused."""
    parser = argparse.ArgumentParser(prog="python -m loaders", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    parser_fetch = commands.add_parser("fetch", help="open data → data/raw")
    parser_fetch.add_argument("--portal", help="address of the CKAN portal (LABSU_PORTAL does the same)")
    parser_fetch.add_argument("--timeout", type=float, default=30.0, help="seconds without a byte before giving up")
    parser_demo = commands.add_parser("demo", help="made-up Montréal → data/raw")
    parser_demo.add_argument("--seed", type=int, default=2018)
    parser_demo.add_argument("--if-empty", action="store_true", help="do nothing when an extract is already there")
    parser_demo.add_argument("--open-only", action="store_true", help="the open file alone, without cases and persons")
    parser_demo.add_argument("--force", action="store_true", help="overwrite a file that was fetched")
    parser_load = commands.add_parser("load", help="data/raw, or the files given → a new published version")
    parser_load.add_argument("file", nargs="*", type=Path)
    parser_load.add_argument("--as", dest="source", choices=sorted(contracts()), help="what the files are")
    parser_load.add_argument("--mapping", help="how its columns are named: a saved mapping's name, or a .yml file")
    parser_load.add_argument("--as-of", type=date.fromisoformat, help="the day to judge dates by (YYYY-MM-DD)")
    parser_load.add_argument("--approve", action="store_true", help="publish although the load asks for approval")
    parser_load.add_argument("--json", action="store_true", help="print one JSON object")
    commands.add_parser("versions", help="list the versions")
    for name, text in (("approve", "publish a version held for approval"), ("discard", "give up a held version")):
        commands.add_parser(name, help=text).add_argument("number", type=int)
    parser_rollback = commands.add_parser("rollback", help="make an older version live")
    parser_rollback.add_argument("number", type=int)
    parser_purge = commands.add_parser("purge", help="remove what is past its retention from every version and raw")
    parser_purge.add_argument("--as-of", type=date.fromisoformat, help="the day to count from (YYYY-MM-DD)")
    parser_purge.add_argument("--dry-run", action="store_true", help="say what would go, remove nothing")
    for command in commands.choices.values():
        command.add_argument("--lang", choices=("fr", "en"), default="fr")
    arguments = parser.parse_args(words)
    return COMMANDS[arguments.command](arguments)


def fetch(arguments: argparse.Namespace) -> int:
    return import_module("loaders.fetch").main(arguments)


def demo(arguments: argparse.Namespace) -> int:
    """Write the demonstration extract in data/raw."""
    if arguments.if_empty and any((versions.data_folder() / "raw").glob(contracts()["spvm_actes"].file)):
        return 0
    return import_module("loaders.demo").main(arguments)


def load(arguments: argparse.Namespace) -> int:
    """Load raw files into a new version; this command joins the loaders with the indicators' build."""
    from loaders import mapping
    from loaders.load import NothingToLoad
    from loaders.load import load as run

    try:
        mapped = mapping.given(arguments.mapping) if arguments.mapping else None
    except Refused as refusal:
        print(sentence(refusal.code, refusal.params, arguments.lang), file=sys.stderr)
        return 2
    arguments.source = arguments.source or (mapped and mapped.source)
    if not _makes_sense(arguments, mapped and mapped.source):
        return 2
    # A command composes rooms; by name, so that no module of this folder imports one above it.
    build = import_module("indicators.build")
    options = {"as_of": arguments.as_of, "approve": arguments.approve, "catalog": build.catalog_digest()}
    options |= {"mapping": mapped}
    progress = (lambda _: None) if arguments.json else (lambda text: print(f"· {text}", flush=True))
    outcomes = []
    try:
        for given in [{arguments.source: file} for file in arguments.file] or [{}]:
            outcomes.append(run(given, build=build.build, progress=progress, **options))
    except (versions.Busy, NothingToLoad, BrokenContract, OSError) as error:
        print(error, file=sys.stderr)
        return 4
    if mapped and any(outcome.state != "refused" for outcome in outcomes):
        mapping.save(mapped, replace=True)  # found by itself next time
    _tell(outcomes, arguments)
    return max(outcome.exit_code for outcome in outcomes)


def _tell(outcomes: list, arguments: argparse.Namespace) -> None:
    """Print what the loads came to: the words of each, or one object with the reports of all."""
    for report in (report for outcome in outcomes for report in outcome.sources):
        report["reasons"] = [sentence(code, params, arguments.lang) for code, params in report["reasons"]]
    if arguments.json:
        together = {"sources": [report for outcome in outcomes for report in outcome.sources]}
        print(json.dumps(outcomes[-1].as_dict() | together, ensure_ascii=False, indent=1))
    else:
        print("\n".join(command_words.outcome(outcome, arguments.lang) for outcome in outcomes))


def _makes_sense(arguments: argparse.Namespace, mapped: str | None) -> bool:
    """Whether the files are there, and of one source, the mapping's if there is one; else a sentence says why not."""
    missing = [path for path in arguments.file if not path.is_file()]
    if missing:
        print(command_words.say("no_file", arguments.lang, path=missing[0]), file=sys.stderr)
        return False
    if arguments.file and not arguments.source:
        known = ", ".join(contracts())
        print(command_words.say("no_source", arguments.lang, known=known), file=sys.stderr)
        return False
    if mapped and not (arguments.file and arguments.source == mapped):
        print(command_words.say("not_mapped", arguments.lang, source=mapped), file=sys.stderr)
        return False
    return True


def show_versions(_: argparse.Namespace) -> int:
    """Print one line a version."""
    try:
        live = versions.live().number
    except versions.NoVersion as error:
        print(error, file=sys.stderr)
        return 4
    for version, state in versions.history():
        rows = sum(version.sources[name]["rows"] for name in versions.counted(version.sources))
        marks = "  live" * (version.number == live) + "  demonstration" * version.is_demonstration
        print(f"{version.number:>4}  {version.manifest['created_at']}  {rows:>10,} events  {state}{marks}")
    return 0


def change_live(arguments: argparse.Namespace) -> int:
    """Approve or discard a held version, or go back to an older one; the numbers are those of `versions`."""
    done = {"approve": "published", "discard": "discarded", "rollback": "live again"}[arguments.command]
    try:
        getattr(decisions, arguments.command)(arguments.number)
    except (versions.NoVersion, versions.Busy, decisions.Stale) as error:
        print(error, file=sys.stderr)
        return 4
    print(f"version {arguments.number}: {done}")
    return 0


def purge(arguments: argparse.Namespace) -> int:
    """Remove what is past its retention; 3 when a person must judge something that is left."""
    from loaders.purge import purge as run

    try:
        found = run(import_module("indicators.build").build, as_of=arguments.as_of, dry=arguments.dry_run)
    except (versions.Busy, OSError) as error:
        print(error, file=sys.stderr)
        return 4
    print(command_words.purged(found, arguments.dry_run, arguments.lang))
    return 3 if found.left else 0


COMMANDS = {
    "fetch": fetch,
    "demo": demo,
    "load": load,
    "versions": show_versions,
    "approve": change_live,
    "discard": change_live,
    "rollback": change_live,
    "purge": purge,
}

if __name__ == "__main__":
    sys.exit(main())
