"""A text with the words that were asked marked, and as much of it as fits a line or two."""

import unicodedata

BEFORE, WIDTH = 14, 64

Pieces = list[tuple[str, bool]]  # what stands there, and whether it is a word that was asked


def marked(text: str, words: list[str]) -> Pieces:
    """The whole text in pieces."""
    return _pieces(text, _spans(text, words), 0, len(text))


def excerpt(text: str, words: list[str]) -> Pieces:
    """The part of a text around the first word found, in pieces; nothing where no word stands in it."""
    text = " ".join(text.split())
    spans = _spans(text, words)
    if not spans:
        return []
    begin = max(spans[0][0] - BEFORE, 0)
    end = min(begin + WIDTH, len(text))
    begin = max(end - WIDTH, 0)
    pieces = _pieces(text, spans, begin, end)
    return [*([("…", False)] if begin else []), *pieces, *([("…", False)] if end < len(text) else [])]


def _pieces(text, spans, begin, end):
    pieces, here = [], begin
    for first, last in spans:
        first, last = max(first, here), min(last, end)
        if first >= last:
            continue
        pieces += [(text[here:first], False), (text[first:last], True)]
        here = last
    return [piece for piece in [*pieces, (text[here:end], False)] if piece[0]]


def _spans(text, words):
    """Where the words stand, in order and without overlap; compared as the search does: one width, lower case."""
    folded, place = "", []
    for position, character in enumerate(text):
        plain = unicodedata.normalize("NFKC", character).lower()
        folded += plain
        place += [position] * len(plain)
    found = sorted(
        span for word in words for span in _all(folded, unicodedata.normalize("NFKC", word).lower())
    )  # fmt: skip
    spans: list[tuple[int, int]] = []
    for first, last in found:
        first, last = place[first], place[last - 1] + 1
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans


def _all(text, word):
    at = text.find(word) if word else -1
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + 1)
