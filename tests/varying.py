"""How much series made by hand vary from year to year: by a φ that a test sets."""


def by(dispersion: float):
    """What judgements.varying gives, with that φ for every change."""
    return lambda *runs, **asked: dispersion
