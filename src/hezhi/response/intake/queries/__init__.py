"""All reads of the room: what a text is about, where it belongs, who told it before."""

from .names import lock_name, proposed_names
from .reader import Reader, Reading, fresh_reader, model_path, reader_for
from .words import category_words, place_words, told_words

__all__ = [
    "Reader",
    "Reading",
    "category_words",
    "fresh_reader",
    "lock_name",
    "model_path",
    "place_words",
    "proposed_names",
    "reader_for",
    "told_words",
]
