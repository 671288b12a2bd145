"""How does a value look in a sentence for people? Short and printable, however large it is."""

import reprlib

_LONGEST = 120


def show(value: object) -> str:
    """Return a short printable form of a value."""
    shortener = reprlib.Repr()
    shortener.maxstring = shortener.maxlong = shortener.maxother = 60
    shortener.maxlist = shortener.maxdict = 8
    text = shortener.repr(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
