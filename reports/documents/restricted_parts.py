"""The composition by sub-group in a portrait's document: a block for each total, its table and native chart."""

from indicators import catalog, territories
from reports import portrait_composition, rest_words, restricted
from reports.documents.context import Context
from reports.documents.model import Block, Cell, Native, Table
from reports.documents.restricted_tables import number
from reports.portrait_composition import Composition, label
from reports.portrait_restricted import CRIMES
from reports.restricted import marked

SHARE = {"fr": '0"\u00a0%"', "en": '0"%"'}


def person(c: Context) -> Block | None:
    """Crimes against the person by sub-group."""
    return _block(c, CRIMES[0])


def goods(c: Context) -> Block | None:
    """Crimes against property by sub-group."""
    return _block(c, CRIMES[1])


def _block(c: Context, name: str) -> Block | None:
    one, lang = c.parts.get(name), c.lang
    if one is None:
        return None
    key = f"parts-{name.split('_')[0]}"
    title, said = portrait_composition.title(one, lang), portrait_composition.TITLE[lang]
    if why := portrait_composition.empty(one, lang):
        return Block(key, title, said, table=table(one, lang), empty=why)
    about = portrait_composition.subtitle(one, lang)
    return Block(
        key, title, said, about.removesuffix("."), tuple(portrait_composition.sentences(one, lang)),
        c.figure(key, portrait_composition.figure(one, lang), f"{title}. {about}", 620,
                 native(one, c.p.territory, lang)),
        table=table(one, lang), note=restricted.note([name], one.audience, lang, short=True),
    )  # fmt: skip


def _part(share: float, cell: restricted.Cell, lang: str) -> Cell:
    """A share of a shown whole, or what is written in its place."""
    known = share == share
    return Cell(share if known else None, "share", mark="" if known or not cell.hidden else restricted.MASKED[lang])


def table(one: Composition, lang: str) -> Table:
    """Number and part of each sub-group, beside that of the rest of the city."""
    beside = rest_words.head(one.place, lang)
    heads = {"fr": ("Infraction", "Affaires", "Part", f"{beside}, affaires", f"{beside}, part"),
             "en": ("Offence", "Cases", "Share", f"{beside}, cases", f"{beside}, share")}[lang]  # fmt: skip
    wide = 5 if one.city_parts else 3
    rows = []
    for code, cell in one.parts.items():
        city = one.city_parts.get(code, restricted.Cell())
        cells = (Cell(label(code, lang)), number(cell, lang), _part(one.share(code), cell, lang),
                 number(city, lang), _part(one.city_share(code), city, lang))  # fmt: skip
        rows.append(cells[:wide])
    total = (Cell({"fr": "Ensemble", "en": "All"}[lang]), number(one.whole, lang), Cell(None, "share"),
             number(one.city, lang), Cell(None, "share"))  # fmt: skip
    title = f"{portrait_composition.TITLE[lang]}, {catalog()[one.name].noun[lang]}"
    rows.append(total[:wide])
    return Table(title, (heads[0], marked(heads[1], one.audience, lang), *heads[2:wide]), tuple(rows))


def native(one: Composition, place: str, lang: str) -> Native | None:
    """Each sub-group's part beside that of the rest of the city; a hidden bar says so by its name."""
    names = tuple(
        label(code, lang) + ("" if cell.is_shown else f" ({cell.count(lang)})") for code, cell in one.parts.items()
    )

    def shares(of) -> tuple[float | None, ...]:
        return tuple(round(value, 4) if (value := of(code)) == value else None for code in one.parts)

    series = [(territories()[place].name[lang], shares(one.share), "subject")]
    if one.city_parts:
        series.append((rest_words.head(one.place, lang),
                       shares(one.city_share), "reference"))  # fmt: skip
    when = restricted.spoken(one.period)
    about = {"fr": f"Part de chaque sous-groupe des affaires, {when}",
             "en": f"Share of each sub-group of cases, {when}"}[lang]  # fmt: skip
    return Native("bar", names, tuple(series), about, SHARE[lang])
