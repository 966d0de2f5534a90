"""All reads of the room: what a text is about, where it belongs, who told it before; how good the reading is."""

from .classifying import WORDS, classify_lines, evaluate, get_classifier, guesses
from .incidents import Incident, incidents_in_file, incidents_of_month
from .locating import Finder, locate_lines
from .names import get_name, lock_name, proposed_names, with_communities
from .reader import LEARN, READ, Reader, Reading, fresh_reader, model_path, reader_for
from .report import report_of
from .samples import labelled_rows
from .told import telling_of, told_before, top_codes
from .words import category_words, place_words, told_words

__all__ = [
    "LEARN",
    "READ",
    "WORDS",
    "Finder",
    "Incident",
    "Reader",
    "Reading",
    "category_words",
    "classify_lines",
    "evaluate",
    "fresh_reader",
    "get_classifier",
    "get_name",
    "guesses",
    "incidents_in_file",
    "incidents_of_month",
    "labelled_rows",
    "locate_lines",
    "lock_name",
    "model_path",
    "place_words",
    "proposed_names",
    "reader_for",
    "report_of",
    "telling_of",
    "told_before",
    "told_words",
    "top_codes",
    "with_communities",
]
