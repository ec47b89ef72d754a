"""Any number of codes chosen from a list, one by one or a whole group at once, kept in the address as `a,b`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from pages.parts import state
from pages.parts.state import say

ALL = "all"


@dataclass(frozen=True)
class Many:
    """A list to choose from: its codes with their words, and groups of them that have a code and words of their own.

    `more` are codes that « all » does not mean: each is asked for by itself.
    """

    name: str
    label: str
    codes: list[str]
    words: Callable[[str], str]
    every: str
    groups: Mapping[str, tuple[str, list[str]]] = field(default_factory=dict)
    more: Sequence[str] = ()

    def read(self) -> list[str]:
        """The codes chosen, in the list's order; all of them where none is. A code that is not known is told."""
        known = {*self.codes, *self.more, *self.groups}
        chosen = state.read(
            self.name,
            lambda text: text == ALL or set(text.split(",")) <= known,
            ALL,
            say(fr=f"{self.label} : un choix demandé n'est pas offert ici. Tout est affiché.",
                en=f"{self.label}: a choice asked for is not offered here. Everything is shown."),
        )  # fmt: skip
        if chosen == ALL:
            return self.codes
        asked = {code for one in chosen.split(",") for code in self.groups.get(one, ("", [one]))[1]}
        return [code for code in (*self.codes, *self.more) if code in asked]

    def draw(self) -> None:
        """The list itself; emptied, it means all."""
        chosen, key = st.session_state[f"choice:{self.name}"], f"widget:{self.name}:{state.lang()}"
        st.session_state[key] = [] if chosen == ALL else chosen.split(",")

        def changed() -> None:
            state.keep(self.name, ",".join(st.session_state[key]) or ALL)

        st.multiselect(
            self.label,
            [*self.groups, *self.codes, *self.more],
            format_func=lambda code: self.groups[code][0] if code in self.groups else self.words(code),
            key=key,
            on_change=changed,
            placeholder=self.every,
        )
