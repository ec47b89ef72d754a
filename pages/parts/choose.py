"""The row of labelled choices under the navigation, and the codes each choice may take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

import indicators
from pages.parts import links, own_places, sequence_run, state
from pages.parts.frame import Page, until
from pages.parts.state import say
from reports import units, words
from reports.dictionary_words import THEMES


@dataclass(frozen=True)
class Choice:
    """One choice: its label, its codes with their words, and what is said of a code that is not known."""

    label: str
    codes: list[str]
    words: Callable[[str], str]
    default: str
    known: Callable[[str], bool]
    warning: str


@dataclass(frozen=True)
class Several(Choice):
    """A choice of several codes, kept as one: `REM23,REM09`; `folded` is what its button says of a choice."""

    folded: Callable[[str], str] = str


@dataclass(frozen=True)
class Run(Choice):
    """A choice of a run of months: usual ones, or one's own from a month to another, kept as `2021-03_2023-09`.

    `months` are those it may go from and to; none where nothing but the codes may be chosen.
    """

    months: tuple[str, ...] = ()


OWN, TO = "own", "_"  # the last line of the list of periods; between the months of one's own
USUAL = "2018-2022"  # the years of the restricted extracts


def complete_years(store: indicators.Reader) -> list[int]:
    """The calendar years whose twelve months are whole in this version."""
    return [int(span.label) for span in store.spans("year") if "partial" not in span.flag]


def all_years(store: indicators.Reader) -> list[int]:
    return [int(span.label) for span in store.spans("year")]


def _territory(page: Page) -> Choice:
    """The wholes, the 34, then the analyst's own places that the page shows."""
    known = ["city", "agglomeration", *page.store.parts, *own_places.offered(page.card.name, page.store)]
    asked = st.session_state.get("choice:territory") or st.query_params.get("territory", "")
    warning = say(
        fr="Ce lien demande un territoire inconnu. La ville est affichée.",
        en="This link asks for an unknown territory. Showing the city.",
    )
    if asked not in known and page.store.answers(asked):
        name = indicators.territories()[asked].name[page.lang]
        warning = say(
            fr=f"{name} : cette page ne montre pas ce lieu de l'analyste. La ville est affichée.",
            en=f"{name}: this page does not show this place of the analyst's. Showing the city.",
        )
    return Choice(
        label=say(fr="Territoire", en="Territory"),
        codes=known,
        words=lambda code: own_places.label(code, page.lang),
        default="city",
        known=known.__contains__,
        warning=warning,
    )


def _to_my_places(kind: Callable, label: str, codes: list[str], **options) -> None:
    """The list of territories with one more line, which leads to the page of one's own places."""
    key, changed, words_of = options["key"], options["on_change"], options["format_func"]

    def asked() -> None:
        if st.session_state[key] == own_places.MINE:
            st.session_state["to-my-places"] = True
        else:
            changed()

    def said(code: str) -> str:
        return say(fr="Mes lieux…", en="My places…") if code == own_places.MINE else words_of(code)

    options |= {"on_change": asked, "format_func": said}
    kind(label, [*codes, own_places.MINE], **options)
    if st.session_state.pop("to-my-places", False):
        st.switch_page(own_places.PAGE)


def _indicator(page: Page) -> Choice:
    catalog, known = indicators.catalog(), page.names

    def words_of(code: str) -> str:
        return f"{catalog[code].title[page.lang]} · {THEMES[catalog[code].theme][page.lang].lower()}"

    asked = st.session_state.get("choice:indicator") or st.query_params.get("indicator", "")
    warning = say(
        fr="Ce lien demande un indicateur inconnu. Le premier est affiché.",
        en="This link asks for an unknown indicator. Showing the first one.",
    )
    if asked in catalog:
        title = catalog[asked].title[page.lang]
        warning = say(
            fr=f"{title} : l'extrait n'est pas chargé dans cette version. Le premier indicateur est affiché.",
            en=f"{title}: its extract is not loaded in this version. Showing the first indicator.",
        )
    return Choice(
        label=say(fr="Indicateur", en="Indicator"),
        codes=known,
        words=words_of,
        default=known[0],
        known=known.__contains__,
        warning=warning,
    )


def indicator(page: Page) -> str:
    """The indicator asked for, read before the row is drawn: what else may be chosen depends on it."""
    return _read_one("indicator", _indicator(page))


def period(page: Page, store: indicators.Reader, own: bool = True) -> Run:
    """The choice of a period among what answers for an indicator: runs of whole years, years, or months of one's own.

    Where figures are shared by a finite menu, nothing but its periods.
    """
    whole, every = complete_years(store), all_years(store)
    last = whole[-1] if whole else every[-1]
    usual = tuple(map(int, USUAL.split("-")))
    runs = [(max(last - 4, every[0]), last), (last - 9, last - 5), usual]
    if isinstance(store, indicators.Menu):
        offered, own = store.periods, False
    else:
        offered = [_code(*run) for run in runs if set(run) <= set(whole) or run == runs[0]] + [*map(str, every)]
    codes = [code for code in dict.fromkeys([*map(_code_of, runs), *sorted(offered, reverse=True)]) if code in offered]
    asked = st.session_state.get("choice:period") or st.query_params.get("period", "")
    months = tuple(str(month) for month in store.months) if own else ()

    def known(code: str) -> bool:
        return code in offered if isinstance(store, indicators.Menu) else _is_run(code, every) or is_own(code, months)

    if asked not in codes and known(asked):
        codes.append(asked)

    def words_of(code: str) -> str:
        if code == OWN:
            return say(fr="Autre période, par mois…", en="Another period, by month…")
        partial = "" if TO in code or int(code[-4:]) in whole else say(fr=" (partielle)", en=" (partial)")
        return words.period("/".join(months_of(code)), page.lang) + partial

    default = codes[0]
    return Run(
        label=say(fr="Période", en="Period"),
        codes=codes,
        words=words_of,
        default=default,
        known=known,
        warning=say(
            fr=f"La période demandée n'est pas offerte ici. Affichée : {words_of(default)}.",
            en=f"The period asked for is not offered here. Showing: {words_of(default)}.",
        ),
        months=months,
    )


def _code(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _code_of(run: tuple[int, int]) -> str:
    return _code(*run)


def is_own(code: str, months: tuple[str, ...]) -> bool:
    """Whether a code is a run of one's own among these months: 2021-03_2023-09."""
    first, _, last = code.partition(TO)
    return first in months and last in months and first <= last


def _period(page: Page) -> Choice:
    return period(page, page.store, own=False)


def usual_period(page: Page) -> Choice:
    """The choice of a period that starts at 2018–2022 where all of these years are loaded, as documents do.

    Then every other run of as many whole years, the latest first, and every year: any of them is safe to show.
    """
    choice, whole = _period(page), complete_years(page.store)
    first, last = map(int, USUAL.split("-"))
    runs = [f"{year}-{year + last - first}" for year in reversed(whole) if year + last - first in whole]
    if USUAL not in runs:
        return replace(choice, codes=list(dict.fromkeys([*choice.codes[:1], *runs, *choice.codes])))
    warning = say(
        fr="Ce lien demande une période hors des données. La période habituelle est affichée.",
        en="This link asks for a period outside the data. Showing the usual one.",
    )
    codes = list(dict.fromkeys([USUAL, *runs, *choice.codes]))
    return replace(choice, codes=codes, default=USUAL, warning=warning)


def pers(page: Page, names: list[str]) -> list[tuple[str, Choice]]:
    """The choice of what rates are divided by, for `bar`; nothing where the rates have not several in common.

    On a page of many rates, one that only some of them offer would leave the others by residents beside it.
    """
    every = [own for name in names if (own := indicators.catalog()[name].denominators)]
    if any(page.of(name).status == "safe" for name in set(names) & set(page.names)):
        every = [own[:1] for own in every]  # safe cells are divided by the first alone
    codes = [code for code in (every[0] if every else []) if all(code in own for own in every)]
    if len(codes) < 2:
        return []
    return [("per", Choice(
        label=say(fr="Dénominateur", en="Denominator"),
        codes=codes,
        words=lambda code: units.label(code, page.lang),
        default=codes[0],
        known=codes.__contains__,
        warning=say(
            fr=f"Ce lien demande un dénominateur qui n'est pas offert ici. Affiché : {units.label(codes[0], 'fr')}.",
            en=f"This link asks for a denominator that is not offered here. Showing: {units.label(codes[0], 'en')}.",
        ),
    ))]  # fmt: skip


def _is_run(code: str, years: list[int]) -> bool:
    """Whether a code is a year or a run of years of this version: 2024, 2018-2022."""
    parts = code.split("-")
    return len(parts) in (1, 2) and all(part.isdigit() and int(part) in years for part in parts) and (
        int(parts[0]) <= int(parts[-1])
    )  # fmt: skip


def months_of(code: str) -> tuple[str, str]:
    """The first and last month of a period's code: 2018-2022 → 2018-01, 2022-12; 2021-03_2023-09 → its own."""
    if TO in code:
        return tuple(code.split(TO))
    return f"{code[:4]}-01", f"{code[-4:]}-12"


CHOICES: dict[str, Callable[[Page], Choice]] = {
    "territory": _territory,
    "indicator": _indicator,
    "period": _period,
}


ROOM = 7  # of the sixteenths of the row
WIDTHS = {  # so that the longest name is read whole
    "territory": 5, "indicator": 4.4, "period": 2.6, "per": 3.6,
    "by": 1.9, "measure": 2, "years": 2.1, "reference": 2.3,
}  # fmt: skip


def bar(page: Page, *names: str | tuple[str, Choice], shown: Sequence[str] = ()) -> list[str]:
    """Draw the row of choices and the version beside it; return the chosen codes in the order asked.

    A name is one of CHOICES, or a pair (name, Choice) for a choice of one page. Nothing is drawn in a presentation.
    `shown` are the indicators of a page that does not choose one here: their last days stand beside the version.
    """
    choices = [(name, CHOICES[name](page)) if isinstance(name, str) else name for name in names]
    codes = [(_read_several if isinstance(choice, Several) else _read_one)(name, choice) for name, choice in choices]
    for warning in state.warnings():
        st.warning(warning)
    if page.large:
        return codes
    with st.container(key="choices"):
        widths = [WIDTHS.get(name, 3) for name, _ in choices]
        is_long = sum(widths) > ROOM  # the right end has no room left beside the choices: it stands under them
        rest = max(0.1, 16 - sum(widths))
        columns = st.columns([*widths, rest], vertical_alignment="bottom")
        for column, (name, choice) in zip(columns, choices, strict=False):
            with column:
                if isinstance(choice, Several):
                    _several(name, choice)
                elif isinstance(choice, Run):
                    _run(name, choice)
                elif name == "territory" and page.store.has_own:
                    listed = partial(_to_my_places, st.selectbox)
                    state.widget(listed, name, choice.label, choice.codes, choice.words)
                else:
                    state.widget(st.selectbox, name, choice.label, choice.codes, choice.words)
        for (name, choice), code in zip(choices, codes, strict=True):
            if isinstance(choice, Run) and TO in code:
                _own_run(page, name, choice)
        with st.container() if is_long else columns[-1]:
            asked = [code for (name, _), code in zip(choices, codes, strict=True) if name == "indicator"]
            _ends(page, asked or list(shown))
    return codes


def _read_one(name: str, choice: Choice) -> str:
    return state.read(name, choice.known, choice.default, choice.warning)


def _read_several(name: str, choice: Several) -> str:
    """The codes of a choice of several; those that are not known are dropped with the warning, the others stay."""
    code = state.read(name, lambda code: True, choice.default)
    kept = [one for one in dict.fromkeys(code.split(",")) if choice.known(one)]
    if code != choice.default and ",".join(kept) != code:
        st.session_state.setdefault("warnings", []).append(choice.warning)
        state.keep(name, ",".join(kept) or choice.default)
    return st.session_state[f"choice:{name}"]


def _several(name: str, choice: Several) -> None:
    """A button that says what is chosen, and unfolds the list; emptied, it goes back to the default."""
    chosen, key = f"choice:{name}", f"widget:{name}:{state.lang()}"
    code = st.session_state[chosen]
    st.session_state[key] = [] if code == choice.default else code.split(",")

    def changed() -> None:
        st.session_state[chosen] = ",".join(st.session_state[key]) or choice.default

    with st.container(key=f"several-{name}", gap=None):
        st.html(f"<p class='choice-label'>{choice.label}</p>")
        popover = st.popover(choice.folded(code), width="stretch")
    with popover:
        st.multiselect(choice.label, choice.codes, format_func=choice.words, key=key, on_change=changed,
                       placeholder=say(fr="Choisir des territoires", en="Choose territories"))  # fmt: skip


def _run(name: str, choice: Run) -> None:
    """The list of periods; its last line begins one of one's own, from the months of the one chosen before."""

    def begun() -> str:
        first, last = months_of(st.session_state[f"choice:{name}"])
        return f"{max(first, choice.months[0])}{TO}{min(last, choice.months[-1])}"

    more = {OWN: begun} if choice.months else None
    state.widget(st.selectbox, name, choice.label, choice.codes, choice.words, more=more)


def _own_run(page: Page, name: str, choice: Run) -> None:
    """Two lists of months, from and to; a month that would turn the run round brings the other one along."""
    chosen = f"choice:{name}"
    ends = st.session_state[chosen].split(TO)
    keys = [f"widget:{name}:{end}:{state.lang()}" for end in ("from", "to")]

    def changed(moved: int) -> None:
        first, last = (st.session_state[key] for key in keys)
        if first > last:
            first, last = (first, first) if moved == 0 else (last, last)
        st.session_state[chosen] = f"{first}{TO}{last}"

    labels = say(fr="Du mois de", en="From the month of"), say(fr="Au mois de", en="To the month of")
    columns = st.columns([2.4, 2.4, 11.2])
    for number, (key, label) in enumerate(zip(keys, labels, strict=True)):
        st.session_state[key] = ends[number]
        columns[number].selectbox(label, choice.months, format_func=lambda month: words.month(month, page.lang, True),
                                  key=key, on_change=changed, args=(number,))  # fmt: skip


def _ends(page: Page, names: list[str]) -> None:
    """The right end of the row: version, last day, the link to copy, a view to add, the way to a presentation."""
    live = say(fr="Version", en="Version")
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
        st.html(f"<p class='version'>{live} {page.version.number} · {until(page, names)}</p>")
        links.draw(page)
        st.button(
            say(fr="Présenter", en="Present"),
            key="present",
            on_click=sequence_run.present,
            args=(page.card.name,),
            help=say(fr="Grand texte, sans menus : touche P ; Échap pour revenir.",
                     en="Large type, no menus: key P; Escape to return."),
        )  # fmt: skip
