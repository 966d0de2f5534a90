"""Classifying outside the desk: lines of text, and how good a classifier is on labelled rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hezhi.ground.platform.refusal import Refused

from ..rules.word_rules import SURE, Guess, WordRules
from .lines import plain_lines, text_of, told_in
from .samples import labelled_rows

if TYPE_CHECKING:
    from ..rules.text_model import TextModel

WORDS = "words"  # the name by which the shipped words stand where a model file could
CHUNK = 256
NOTHING = Guess("", 0.0, ())


def get_classifier(name: str) -> "TextModel | WordRules":
    """A trained model by its file, or the shipped words. Raises Refused where the file is no model."""
    if name == WORDS:
        return WordRules()
    from ..rules.text_model import load  # the learning library takes a second to load; the words do without

    try:
        return load(Path(name))
    except ValueError as error:
        raise Refused("intake.no_model", _("这不是训练好的分类模型：%(name)s。") % {"name": name}, "model") from error


def guesses(classifier: "TextModel | WordRules", texts: Sequence[Sequence[str]]) -> list[Guess]:
    """A guess for each text; the first column is the title where there are several."""
    if not isinstance(classifier, WordRules):
        return classifier.guess(texts)
    return [classifier.guess(text[0], "\n".join(text[1:])) for text in texts]


def classify_lines(classifier: "TextModel | WordRules", lines: Iterable[str | bytes]) -> Iterator[dict]:
    """For each line (words, or JSON with title and text, or with the columns that the model learnt from) its label, score, reason, what
    else it may be, and whether that is sure; the line's own id where it says one. A line without words gets an answer without a label."""
    sure = _sure(classifier)
    columns = () if isinstance(classifier, WordRules) else classifier.text_columns
    for chunk in _chunks(plain_lines(lines)):
        asked = [told_in(line) for line in chunk]
        texts = [
            text_of(told, columns) if told is not None else (line,) for told, line in zip(asked, chunk, strict=True)
        ]
        for told, text, guess in zip(asked, texts, guesses(classifier, texts), strict=True):
            number = {"id": told["id"]} if told and "id" in told else {}
            yield number | (_answer(guess, sure) if any(word.strip() for word in text) else _answer(NOTHING, sure))


def _answer(guess: Guess, sure: float) -> dict:
    is_sure = bool(guess.code) and guess.score >= sure
    return {
        "label": guess.code if is_sure else None,
        "best": guess.code or None,
        "score": guess.score,
        "is_sure": is_sure,
        "reason": list(guess.reason),
        "others": [{"label": label, "score": score} for label, score in guess.others],
    }


def evaluate(
    name: str, path: Path, *, text_columns: Sequence[str] = (), label_column: str = "", other: str = ""
) -> dict:
    """The measures of a classifier on a labelled file. Columns default to those that the model was trained on; `other` stands for every
    label of the classifier that the file does not use."""
    classifier = get_classifier(name)
    if not isinstance(classifier, WordRules):
        text_columns, label_column = text_columns or classifier.text_columns, label_column or classifier.label_column
    if not text_columns or not label_column:
        raise Refused("intake.no_such_column", _("请用 --text 和 --label 说明哪些列是正文、哪一列是分类。"), "file")
    texts, labels = labelled_rows(path, text_columns, label_column)
    if not labels:
        message = _("文件里没有一行既有正文又有分类（分类列是“%(name)s”）。") % {"name": label_column}
        raise Refused("intake.no_rows", message, "file")
    told = guesses(classifier, texts)
    from ..rules.measures import measures

    known = set(labels)
    said = [guess.code if guess.code in known or not other else other for guess in told]
    found = measures(labels, said, [guess.score for guess in told], _sure(classifier))
    if not isinstance(classifier, WordRules):
        never = Counter(label for label in labels if label not in classifier.labels)
        found["never_learnt"] = dict(sorted(never.items()))
    return found


def _sure(classifier: "TextModel | WordRules") -> float:
    return SURE if isinstance(classifier, WordRules) else classifier.sure


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Some lines at a time."""
    whole = iter(lines)
    while chunk := list(islice(whole, CHUNK)):
        yield chunk
