"""The README's picture, or with --all FOLDER a picture of every page in both languages and every size."""

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

from PIL import Image

from pages.parts.cards import cards
from tests import tiny, visit

PICTURE = tiny.ROOT / "reports" / "portrait.png"
PAGE, CHOICES = "portrait", {"territory": "REM23"}
LARGEST = 300_000  # bytes: a picture that a README may carry
TALLEST = 9000


def take(seen: visit.Visit, path: Path, whole: bool) -> None:
    """Photograph what is seen, the whole page where asked, in as few colours as it needs."""
    width, height = seen.page.viewport_size["width"], seen.page.viewport_size["height"]
    if whole:
        inner = seen.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        seen.page.set_viewport_size({"width": width, "height": min(max(height, inner + 80), TALLEST)})
        seen.rest()
    seen.page.evaluate("document.fonts.ready")
    seen.page.screenshot(path=str(path), animations="disabled")
    seen.page.set_viewport_size({"width": width, "height": height})
    Image.open(path).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def everything(program, address: str, folder: Path) -> None:
    """Every page, language and size; presentations on the projector."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in visit.SIZES:
        with visit.Visit(program, address, size) as seen:
            for number, card in enumerate(cards("analysis")):
                for lang in ("fr", "en"):
                    mode = {"mode": "presentation"} if size == "projector" else {}
                    seen.go(card.name if number else "", lang=lang, **mode)
                    path = folder / f"{card.name}.{lang}.{size}.png"
                    take(seen, path, whole=not mode)
                    print(f"{path.name:<36} {'; '.join(seen.complaints + seen.elsewhere) or 'quiet'}")
                    seen.complaints.clear(), seen.elsewhere.clear()


def main() -> None:
    """Serve the demonstration, or the data folder given, and photograph it."""
    parser = argparse.ArgumentParser(prog="python -m tests.look", description=__doc__)
    parser.add_argument("--data", type=Path, help="a data folder with a version, instead of the demonstration")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="photograph everything into this folder")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        data = arguments.data
        if data is None:
            data = tiny.of_demonstration(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="look-"))))
        address = stack.enter_context(visit.served(data.resolve()))
        program = stack.enter_context(visit.browser())
        if arguments.all:
            everything(program, address, arguments.all)
            return
        with visit.Visit(program, address) as seen:
            seen.go(PAGE, **CHOICES)
            take(seen, PICTURE, whole=False)
    size = PICTURE.stat().st_size
    verdict = "" if size <= LARGEST else f", more than the {LARGEST:,} it should hold"
    print(f"{PICTURE.relative_to(tiny.ROOT)}: {size:,} bytes{verdict}")


if __name__ == "__main__":
    main()
