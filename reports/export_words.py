"""Words of the files that people take away: headings, remarks, how they may travel, time steps, notices."""

GRAINS = {
    "year": {"fr": "Par année", "en": "By year"},
    "quarter": {"fr": "Par trimestre", "en": "By quarter"},
    "month": {"fr": "Par mois", "en": "By month"},
    "rolling12": {"fr": "Douze mois finissant chaque mois", "en": "Twelve months ending each month"},
    "period": {"fr": "Toute la période ensemble", "en": "The whole period together"},
}
COLUMNS = {
    "semicolon": {"fr": "Point-virgule (Excel fr.)", "en": "Semicolon (French Excel)"},
    "comma": {"fr": "Virgule (pandas, R, Excel angl.)", "en": "Comma (pandas, R, Excel)"},
}
REMARKS = {
    "partial": {"fr": "période incomplète", "en": "incomplete period"},
    "provisional": {"fr": "provisoire : peut encore bouger", "en": "provisional: may still change"},
    "no_denominator": {
        "fr": "taux non calculé : aucune source citable pour ce dénominateur",
        "en": "rate not computed: no source to cite for this denominator",
    },
    "small_population": {
        "fr": "taux non publié : moins de 1 000 habitants",
        "en": "rate not published: fewer than 1,000 residents",
    },
}
NOTHING = {"fr": "part non calculée : rien à compter", "en": "share not computed: nothing to count"}
SHARING = {  # how figures may travel, by the status of what answers for them
    "open": {"fr": "ouverte", "en": "open"},
    "internal": {"fr": "interne : ne pas diffuser", "en": "internal: not to be shared"},
    "safe": {"fr": "agrégé, arrondi, petits nombres masqués", "en": "aggregated, rounded, small numbers hidden"},
}
HEADS = {
    "indicator": {"fr": "Indicateur", "en": "Indicator"},
    "indicator_code": {"fr": "Code de l'indicateur", "en": "Indicator code"},
    "territory": {"fr": "Territoire", "en": "Territory"},
    "territory_code": {"fr": "Code du territoire", "en": "Territory code"},
    "period": {"fr": "Période", "en": "Period"},
    "numerator": {"fr": "Numérateur", "en": "Numerator"},
    "denominator": {"fr": "Dénominateur", "en": "Denominator"},
    "value": {"fr": "Valeur", "en": "Value"},
    "low": {"fr": "Borne basse (95 %)", "en": "Lower limit (95%)"},
    "high": {"fr": "Borne haute (95 %)", "en": "Upper limit (95%)"},
    "unit": {"fr": "Unité", "en": "Unit"},
    "counting_unit": {"fr": "Unité comptée", "en": "Counting unit"},
    "per": {"fr": "Nature du dénominateur", "en": "Kind of denominator"},
    "below": {"fr": "Année et source du dénominateur", "en": "Year and source of the denominator"},
    "method": {"fr": "Méthode de l'intervalle", "en": "Interval method"},
    "remark": {"fr": "Remarque", "en": "Remark"},
    "sharing": {"fr": "Diffusion", "en": "Sharing"},
    "source": {"fr": "Source", "en": "Source"},
    "licence": {"fr": "Licence", "en": "Licence"},
    "version": {"fr": "Version des données", "en": "Data version"},
    "last_day": {"fr": "Dernier jour", "en": "Last day"},
    "extracted": {"fr": "Extrait le", "en": "Extracted on"},
    "mention": {"fr": "Mention", "en": "Notice"},
}
MADE_UP = {
    "fr": "Données de démonstration : chiffres inventés, à ne pas citer",
    "en": "Demonstration data: made-up figures, not to be cited",
}
MADE_AFTER = {"fr": "Inventé par ce projet, à la façon de : ", "en": "Made up by this project, in the manner of: "}
INTERNAL = {"fr": "Interne : chiffres exacts, à ne pas diffuser", "en": "Internal: exact figures, not to be shared"}
SCHEMATIC = {"fr": "Limites schématiques du projet", "en": "Schematic outlines of the project"}
