"""How an indicator moved over time in one territory."""

from pages.parts import blocks, choose, frame

PAGE = {
    "title": {"fr": "Accueil", "en": "Home"},
    "icon": ":material/home:",
    "order": 10,
    "audience": "all",
}

page = frame.begin(__file__, PAGE)
territory, indicator = choose.bar(page, "territory", "indicator")
blocks.finding(page, "Tendances", "Essai", "Texte")
frame.caption(page)
