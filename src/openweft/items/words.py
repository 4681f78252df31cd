"""Text as search compares it: without case, accents and punctuation, on every database alike."""

import re
import unicodedata
from dataclasses import dataclass

MOST_KEPT = 100_000  # characters of one text; PostgreSQL's search vectors hold 1 MB
MOST_WORDS = 8
LEAST_BEGINNING = 3  # letters; the beginnings of shorter words are too many to be of use

# Scripts written without spaces: each character stands as a word, and a run is found as a phrase.
UNSPACED = re.compile("([\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side; the last may go on where `is_beginning`."""

    words: tuple[str, ...]
    is_beginning: bool


def folded(text: str) -> str:
    """The words of the text's first 100,000 characters, with a space between any two."""
    plain = unicodedata.normalize("NFKD", text[:MOST_KEPT]).casefold()
    kept = (each for each in plain if unicodedata.category(each)[0] != "M")
    words = "".join(each if each.isalnum() else " " for each in kept)
    return " ".join(UNSPACED.sub(r" \1 ", words).split())


def terms(text: str) -> list[Term]:
    """What a document must hold to be found by `text`; empty for a text without words."""
    found = []
    for word in text.split():
        parts = folded(word).split()
        if parts:
            whole = len(parts[-1]) < LEAST_BEGINNING or UNSPACED.match(parts[-1])
            found.append(Term(tuple(parts), is_beginning=not whole))
    return found[:MOST_WORDS]
