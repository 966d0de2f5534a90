"""All reads of the room: what a text is about, where it belongs, who told it before."""

from .reader import Reader, Reading, fresh_reader, reader_for
from .words import category_words, place_words, told_words

__all__ = ["Reader", "Reading", "category_words", "fresh_reader", "place_words", "reader_for", "told_words"]
