"""What the office files share: fixed dates inside, so that the same document gives the same bytes."""

import io
import re
import zipfile
from datetime import datetime

FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold
MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def stilled(content: bytes, made: datetime) -> bytes:
    """An office file whose parts, and the workbooks inside it, bear the version's date and no other."""
    moment = made.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(content)) as read, io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as write:
            for name in read.namelist():
                part = read.read(name)
                if name.endswith(".xlsx"):
                    part = stilled(part, made)
                elif name == "docProps/core.xml":
                    part = MOMENT.sub(rb"\g<1>" + moment + rb"\g<2>", part)
                info = zipfile.ZipInfo(name, FIRST)
                info.compress_type = zipfile.ZIP_DEFLATED
                write.writestr(info, part)
        return file.getvalue()
