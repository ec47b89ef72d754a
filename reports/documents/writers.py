"""Which formats there are, what each file is called, and its bytes."""

import io
import re
import zipfile
from collections.abc import Callable

from reports.documents import drawing
from reports.documents.manuscript import docx
from reports.documents.model import Document
from reports.documents.office import FIRST
from reports.documents.pdf import pdf
from reports.documents.slides import pptx
from reports.documents.workbook import xlsx

WHOLE: dict[str, Callable[[Document], bytes]] = {"pdf": pdf, "pptx": pptx, "xlsx": xlsx, "docx": docx}
FORMATS = (*WHOLE, "png", "svg")
MIMES = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "application/zip",
    "svg": "application/zip",
}


def stem(document: Document) -> str:
    """labsu_portrait_REM23_2018-2022_fr_v3: what, where, when, language, version; made-up and internal data say so."""
    made_up = "_demonstration" if document.is_demonstration else ""
    made_up += {"fr": "_interne", "en": "_internal"}[document.lang] if document.is_internal else ""
    text = f"labsu_portrait_{document.territory}_{document.code}_{document.lang}_v{document.version}{made_up}"
    return re.sub(r"[^\w.\-]", "-", text)


def written(document: Document, ending: str) -> dict[str, bytes]:
    """The files of a format by their names: one, or one for each figure."""
    if ending in WHOLE:
        return {f"{stem(document)}.{ending}": WHOLE[ending](document)}
    files = {}
    for block, figure in document.figures():
        title = block.title if block else document.finding
        about = block.subtitle if block else document.locator_note
        drawn = drawing.framed(document, title, about, figure)
        content = drawing.png(drawn) if ending == "png" else drawn.encode()
        files[f"{stem(document)}_{figure.name}.{ending}"] = content
    return files


def together(files: dict[str, bytes], name: str) -> tuple[str, bytes]:
    """One file to download: the file itself, or all of them in a zip."""
    if len(files) == 1:
        return next(iter(files.items()))
    with io.BytesIO() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, content in files.items():
                archive.writestr(zipfile.ZipInfo(each, FIRST), content)
        return f"{name}.zip", packed.getvalue()
