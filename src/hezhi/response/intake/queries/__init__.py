"""All reads of the room: what a text is about, where it belongs, who told it before; how good the reading is."""

from .candidates import candidates_of, has_candidates
from .classifying import WORDS, classify_lines, evaluate, get_classifier, guesses
from .drift import KINDS as DRIFT_KINDS
from .drift import drift, drift_requests
from .incidents import Incident, incidents_in_file, incidents_of_month
from .learning import (
    FEWEST_EXAMPLES,
    RUNNING,
    category_codes,
    category_names,
    classes_of,
    code_of_label,
    count_corrections,
    count_examples,
    examples_for,
    get_training,
    lesson,
    load_model,
    report_of_training,
    school,
    sources,
    use_now,
    wrong_rows,
)
from .locating import Finder, locate_lines
from .names import get_name, lock_name, proposed_names, with_communities
from .reader import LEARN, READ, Reader, Reading, fresh_reader, reader_for
from .report import report_of
from .samples import labelled_rows
from .told import telling_of, told_before, top_codes
from .words import category_words, place_words, told_words

__all__ = [
    "DRIFT_KINDS",
    "FEWEST_EXAMPLES",
    "LEARN",
    "READ",
    "RUNNING",
    "WORDS",
    "Finder",
    "Incident",
    "Reader",
    "Reading",
    "candidates_of",
    "category_codes",
    "category_names",
    "category_words",
    "classes_of",
    "classify_lines",
    "code_of_label",
    "count_corrections",
    "count_examples",
    "drift",
    "drift_requests",
    "evaluate",
    "examples_for",
    "fresh_reader",
    "get_classifier",
    "get_name",
    "get_training",
    "guesses",
    "has_candidates",
    "incidents_in_file",
    "incidents_of_month",
    "labelled_rows",
    "lesson",
    "load_model",
    "locate_lines",
    "lock_name",
    "place_words",
    "proposed_names",
    "reader_for",
    "report_of",
    "report_of_training",
    "school",
    "sources",
    "telling_of",
    "told_before",
    "told_words",
    "top_codes",
    "use_now",
    "with_communities",
    "wrong_rows",
]
