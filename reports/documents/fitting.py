"""How wide the columns of an office table are, and how large its letters: no word is cut, no line wraps for nothing."""

from reports.documents.model import Table

NARROW, WIDE = "iljtfr.,:;'’|!()- \u00a0\u202f", "mwMW%—@"
BOLD = 1.1  # how much wider bold letters are
PAD = 0.14  # inches of a cell's two edges


def fitted(table: Table, rows: list[list[str]], width: float, sizes: tuple[float, ...]) -> tuple[float, list[float]]:
    """The largest of the sizes (in points) whose longest words fit the width (in inches), and each column's width."""
    for size in sizes:
        least = [max(_inches(head, size, BOLD), _inches(cell, size)) for head, cell in _longest_words(table, rows)]
        if sum(least) <= width or size == sizes[-1]:
            break
    whole = [
        max([_inches(head, size, BOLD), *(_inches(row[column], size) for row in rows)])
        for column, head in enumerate(table.heads)
    ]
    spare = width - sum(least)
    if spare <= 0:
        return size, [one * width / sum(least) for one in least]
    wished = [max(most - need, 0) for most, need in zip(whole, least, strict=True)]
    if sum(wished) >= spare:
        return size, [need + spare * wish / sum(wished) for need, wish in zip(least, wished, strict=True)]
    rest = (spare - sum(wished)) / len(least)
    return size, [need + wish + rest for need, wish in zip(least, wished, strict=True)]


def _inches(text: str, size: float, wider: float = 1) -> float:
    ems = sum(0.32 if one in NARROW else 0.87 if one in WIDE else 0.7 if one.isupper() else 0.56 for one in text)
    return ems * wider * size / 72 + PAD


def _longest_words(table: Table, rows: list[list[str]]) -> list[tuple[str, str]]:
    """The longest part of each column's heading and cells that may not be cut: a word, or a whole cell of numbers."""
    found = []
    for column, head in enumerate(table.heads):
        cells = [row[column] for row in rows]
        parts = [word for cell in cells for word in cell.split(" ")] if column in table.texts else cells
        found.append((max(head.split(" "), key=len), max(parts, key=len, default="")))
    return found


def lines(texts: list[str], widths: list[float], size: float) -> int:
    """How many lines the highest cell of a row takes."""
    return max((_wrapped(text, wide - PAD, size) for text, wide in zip(texts, widths, strict=True)), default=1)


def _wrapped(text: str, width: float, size: float) -> int:
    """How many lines a cell takes, cut between its words."""
    count, taken, space = 1, 0.0, _inches(" ", size) - PAD
    for word in text.split(" "):
        long = _inches(word, size) - PAD
        if taken and taken + space + long > width + 1e-6:
            count, taken = count + 1, long
        else:
            taken += long + (space if taken else 0)
    return count


def largest(
    table: Table, rows: list[list[str]], width: float, height: float, sizes: tuple[float, ...], least: float
) -> tuple[float, list[float], list[float]]:
    """The largest letters at which no row takes two lines, else at which none takes three; with widths and heights.

    Letters under `least` are taken only where nothing else fits the width and the height (in inches).
    """
    for most in (1, 2, 9):
        for number, _ in enumerate(sizes):
            size, widths = fitted(table, rows, width, sizes[number:])
            taken = [lines(row, widths, size) for row in [list(table.heads), *rows]]
            heights = [count * size * 1.2 / 72 + 0.07 for count in taken]
            is_short = taken[0] <= max(most, 2) and max(taken[1:], default=1) <= most
            if is_short and sum(heights) <= height and (size >= least or most == 9):
                return size, widths, heights
    return size, widths, heights
