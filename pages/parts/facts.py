"""What every file taken from a page says of its data."""

from datetime import datetime

from loaders.dates import MONTREAL
from pages.parts import frame
from reports import exports


def facts_of(page: frame.Page) -> exports.Facts:
    """The facts of the version shown, taken today."""
    version, today = page.version, datetime.now(MONTREAL).date().isoformat()
    return exports.Facts(version.number, page.last_day, version.manifest["created_at"][:10], today,
                         version.is_demonstration, version.has_schematic_limits)  # fmt: skip
