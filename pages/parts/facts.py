"""What every file taken from a page says of its data."""

from datetime import datetime

import indicators
from loaders.dates import MONTREAL
from pages.parts import frame
from reports import exports


def facts_of(page: frame.Page) -> exports.Facts:
    """The facts of the version shown, taken today."""
    version, today, names = page.version, datetime.now(MONTREAL).date().isoformat(), page.names
    return exports.Facts(
        version.number, page.last_day, version.manifest["created_at"][:10], today,
        version.is_demonstration, version.has_schematic_limits,
        {name: page.of(name).status for name in names}, {name: indicators.last_day(name, version) for name in names},
    )  # fmt: skip
