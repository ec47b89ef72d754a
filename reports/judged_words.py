"""The four words of a judged change, their symbols, and what each of them says of the two periods."""

from indicators.comparisons import LABELS

SYMBOLS = {"clear_rise": "▲", "clear_fall": "▼", "stable": "≈", "inconclusive": "±"}
TESTED = {
    "fr": "« Hausse nette », « baisse nette » : l'écart dépasse ce que le hasard et les écarts habituels d'une année "
          "à l'autre, mesurés dans tous les territoires, expliquent (95 %). « Stable » : l'intervalle de l'écart tient "
          "entre −15 % et +15 %. « Écart non concluant » : ni l'un ni l'autre ; les nombres ne disent ni que cela "
          "change, ni que cela ne change pas.",
    "en": "“Clear rise”, “clear fall”: the gap exceeds what chance and ordinary year-to-year swings, measured in all "
          "territories, explain (95%). “Stable”: the interval of the gap lies within −15% and +15%. “Inconclusive”: "
          "neither; the numbers tell neither that it changes nor that it does not.",
}  # fmt: skip


def unclear(label: str, what: str, lang: str) -> str:
    """« Écart non concluant : les vols qualifiés », for a change that is not clear."""
    word = LABELS[label][lang]
    return f"{word[:1].upper()}{word[1:]}{' : ' if lang == 'fr' else ': '}{what}"
