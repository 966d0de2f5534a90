"""A category learnt from a city's own labelled requests: a linear model over character n-grams that names the n-grams that decided.

The file holds arrays and JSON only, never pickled objects: whoever can place a model file must not be able to run code by it.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from scipy import sparse
from scipy.special import log_softmax
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from . import grams
from .grams import Grams
from .word_rules import Guess

READ_LENGTH = 600
FIRST_LENGTH = 40
WANTED_PRECISION = 0.95  # of what is called sure, on rows that the model had not seen
FOLDS = 3
FEWEST_ROWS = 2  # in which a sign or pair must be met to be learnt
SMOOTHING = 0.1  # what is never met in a label may still be
MANY_LABELS = 40  # beyond it the second machine would take minutes
SEED = 20210401
_BLANK = re.compile(r"\s+")


class TooLittle(ValueError):
    """The labelled rows do not suffice for training; the message says what is missing."""


@dataclass
class TextModel:
    """Labels, two blocks of n-grams (the title; title and body together), their weights, a temperature and the threshold of "sure"."""

    labels: list[str]
    blocks: list[Grams]
    weights: np.ndarray
    offsets: np.ndarray
    temperature: float
    sure: float
    rows: int
    text_columns: tuple[str, ...] = ()
    label_column: str = ""
    known: float = 0.0  # the share of a text's pairs that the model knew, on rows it had not seen

    @cached_property
    def names(self) -> np.ndarray:
        """The words of all columns."""
        return np.concatenate([block.words() for block in self.blocks])

    @cached_property
    def _columns(self) -> np.ndarray:
        """Weights as a row a column, so that a text reads those of its own signs only."""
        return np.ascontiguousarray(self.weights.T)

    def coverage(self, texts: Sequence[Sequence[str]]) -> float:
        """The mean share of a text's pairs of signs that the model knows: it falls when people speak of other things."""
        return known_share([_joined(text) for text in texts], self.blocks[-1].codes)

    def guess(self, texts: Sequence[Sequence[str]]) -> list[Guess]:
        """For each text (its columns, the title first) the likeliest label, its probability and the n-grams that decided."""
        features = _features(self.blocks, texts)
        logs = log_softmax(self._raw(features) / self.temperature, axis=1)
        names = self.names
        return [self._guess(features[at], np.exp(logs[at]), names) for at in range(features.shape[0])]

    def probabilities(self, texts: Sequence[Sequence[str]]) -> np.ndarray:
        """Rows x labels."""
        return np.exp(log_softmax(self._raw(_features(self.blocks, texts)) / self.temperature, axis=1))

    def save(self, target: Path | BinaryIO) -> None:
        """Write the model file."""
        told = {
            "labels": self.labels,
            "temperature": self.temperature,
            "sure": self.sure,
            "rows": self.rows,
            "text_columns": self.text_columns,
            "label_column": self.label_column,
            "vocabularies": [block.words().tolist() for block in self.blocks],
            "known": self.known,
        }
        idfs: dict[str, Any] = {f"idf{at}": block.idf.astype(np.float32) for at, block in enumerate(self.blocks)}
        if isinstance(target, Path):
            with target.open("wb") as file:
                self.save(file)
            return
        np.savez_compressed(
            target,
            told=np.frombuffer(json.dumps(told).encode(), np.uint8),
            weights=self.weights,
            offsets=self.offsets,
            **idfs,
        )

    def _raw(self, features: sparse.csr_matrix) -> np.ndarray:
        return np.asarray(features @ self._columns) + self.offsets

    def _guess(self, row: sparse.csr_matrix, chances: np.ndarray, names: np.ndarray) -> Guess:
        order = np.argsort(-chances)
        best, second = order[0], order[1]
        pull = (self.weights[best, row.indices] - self.weights[second, row.indices]) * row.data
        others = tuple((self.labels[at], round(float(chances[at]), 3)) for at in order[1:4])
        return Guess(self.labels[best], round(float(chances[best]), 3), _decisive(names[row.indices], pull), others)


def load(source: Path | BinaryIO) -> TextModel:
    """Read a model file. Raises ValueError where the file is none."""
    try:
        with np.load(source, allow_pickle=False) as stored:
            told = json.loads(bytes(stored["told"]))
            blocks = [Grams.of_words(words, stored[f"idf{at}"]) for at, words in enumerate(told["vocabularies"])]
            weights, offsets = stored["weights"], stored["offsets"]
    except (OSError, KeyError, EOFError, ValueError) as error:
        raise ValueError("not a model file") from error
    return TextModel(
        told["labels"],
        blocks,
        weights,
        offsets,
        told["temperature"],
        told["sure"],
        told["rows"],
        tuple(told["text_columns"]),
        told["label_column"],
        told.get("known", 0.0),
    )


def train(texts: Sequence[Sequence[str]], labels: Sequence[str]) -> TextModel:
    """Learn from labelled texts; a label with fewer than three rows is set aside and never said. Equal texts stay in one fold, so that the
    temperature and the threshold are not flattered. Raises TooLittle where fewer than two labels remain."""
    few = few_labels(labels)
    kept = [row for row, label in enumerate(labels) if label not in few]
    texts, labels = [texts[row] for row in kept], [labels[row] for row in kept]
    names = sorted(set(labels))
    if len(names) < 2:
        raise TooLittle("fewer than two labels with three rows each")
    answers = np.array([names.index(label) for label in labels])
    counts = Counts.of(texts)
    unseen = np.zeros((len(texts), len(names)))
    for train_rows, test_rows in folds_of(texts, answers, FOLDS):
        unseen[test_rows] = counts.scores(train_rows, test_rows, answers, len(names))
    return fit_all(counts, names, answers, unseen)


def few_labels(labels: Sequence[str]) -> dict[str, int]:
    """Labels with fewer rows than there are folds, and how many rows each has."""
    return {label: count for label, count in sorted(Counter(labels).items()) if count < FOLDS}


def folds_of(texts: Sequence[Sequence[str]], answers: np.ndarray, many: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Rows to learn from and rows to judge on, equal texts together."""
    return list(GroupKFold(many).split(answers, answers, groups_of(texts)))


@dataclass
class Counts:
    """The signs of all texts counted once; every fold weighs them by its own rows alone."""

    codes: list[np.ndarray]
    counts: list[sparse.csr_matrix]

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> "Counts":
        """Titles, and title with text."""
        found = [grams.vocabulary([_first(t) for t in texts]), grams.vocabulary([_joined(t) for t in texts])]
        return cls([codes for codes, _ in found], [counts for _, counts in found])

    def features(self, rows: np.ndarray) -> tuple[list[Grams], sparse.csr_matrix]:
        """The blocks as learnt from these rows, and all texts weighed by them."""
        blocks, parts = [], []
        for codes, counts in zip(self.codes, self.counts, strict=True):
            columns, idf = grams.fitted(counts, rows, FEWEST_ROWS)
            blocks.append(Grams(codes[columns], idf))
            parts.append(grams.weighted(counts[:, columns], idf))
        return blocks, sparse.hstack(parts).tocsr()

    def scores(self, train_rows: np.ndarray, test_rows: np.ndarray, answers: np.ndarray, many: int) -> np.ndarray:
        """Raw scores of rows that the machine has not seen."""
        _blocks, features = self.features(train_rows)
        weights, offsets = _fit(features[train_rows], answers[train_rows], many)
        return np.asarray(features[test_rows] @ weights.T) + offsets


def fit_all(counts: Counts, names: list[str], answers: np.ndarray, unseen: np.ndarray) -> TextModel:
    """The model of all rows; temperature and threshold from scores of rows unseen."""
    everything = np.arange(len(answers))
    blocks, features = counts.features(everything)
    weights, offsets = _fit(features, answers, len(names))
    temperature = _temperature(unseen, answers)
    sure = _threshold(np.exp(log_softmax(unseen / temperature, axis=1)), answers)
    return TextModel(names, blocks, weights, offsets, temperature, sure, len(answers))


def known_share(texts: Sequence[str], codes: np.ndarray) -> float:
    """The mean share of the pairs of each text that are among the codes."""
    rows, met = grams.code_pairs(texts)
    is_pair = (met & np.uint64(0x1FFFFF)) != 0
    rows, met = rows[is_pair], met[is_pair]
    at = np.minimum(np.searchsorted(codes, met), max(len(codes) - 1, 0))
    is_known = codes[at] == met if len(codes) else np.zeros(len(met), bool)
    of_row = np.bincount(rows, minlength=len(texts))
    known = np.bincount(rows, weights=is_known, minlength=len(texts))
    return round(float((known[of_row > 0] / of_row[of_row > 0]).mean()), 4) if (of_row > 0).any() else 0.0


def groups_of(texts: Sequence[Sequence[str]]) -> list[str]:
    """One short key for equal texts, blanks apart."""
    return [hashlib.blake2b(_BLANK.sub("", "\n".join(text)).encode(), digest_size=8).hexdigest() for text in texts]


def _first(text: Sequence[str]) -> str:
    return _BLANK.sub(" ", text[0] if len(text) > 1 else text[0][:FIRST_LENGTH])


def _joined(text: Sequence[str]) -> str:
    return _BLANK.sub(" ", "\n".join(text))[:READ_LENGTH]


def _features(blocks: list[Grams], texts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
    return sparse.hstack(
        [blocks[0].transform([_first(t) for t in texts]), blocks[1].transform([_joined(t) for t in texts])]
    ).tocsr()


def _fit(features: sparse.csr_matrix, answers: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights and offsets with a row per label; labels missing from a fold get what never wins. The mean of two linear machines: one on the
    features as they are, one on features weighed first by how much more often a sign is met in a label than outside it (Wang and Manning,
    "Baselines and Bigrams", 2012). They err on different rows; the mean is linear again, so every n-gram's share can still be told."""
    weights = np.zeros((count, features.shape[1]), np.float32)
    offsets = np.full(count, -10.0, np.float32)
    machine = LinearSVC(C=1.0, random_state=SEED).fit(features, answers)
    there = machine.classes_
    if len(there) == 2:
        weights[there] = np.vstack([-machine.coef_, machine.coef_])
        offsets[there] = np.concatenate([-machine.intercept_, machine.intercept_])
    else:
        weights[there], offsets[there] = machine.coef_, machine.intercept_
    if len(there) > MANY_LABELS:
        return weights, offsets
    for label in there:
        is_it = answers == label
        ratio = _ratio(features[is_it], features[~is_it])
        spoken = features.copy()
        spoken.data *= ratio[spoken.indices]
        machine = LinearSVC(C=1.0, random_state=SEED).fit(spoken, is_it)
        weights[label] = (weights[label] + machine.coef_[0] * ratio) / 2
        offsets[label] = (offsets[label] + machine.intercept_[0]) / 2
    return weights, offsets


def _ratio(inside: sparse.csr_matrix, outside: sparse.csr_matrix) -> np.ndarray:
    """For each column the logarithm of its share among a label's signs over its share among all others'."""
    here, there = (np.asarray(part.sum(axis=0)).ravel() + SMOOTHING for part in (inside, outside))
    return np.log((here / here.sum()) / (there / there.sum())).astype(np.float32)


def _temperature(raw: np.ndarray, answers: np.ndarray) -> float:
    """The one number that makes probabilities mean what they say on unseen rows."""
    steps = np.geomspace(0.05, 5.0, 60)
    losses = [-log_softmax(raw / step, axis=1)[np.arange(len(answers)), answers].mean() for step in steps]
    return float(steps[int(np.argmin(losses))])


def _threshold(chances: np.ndarray, answers: np.ndarray) -> float:
    """The lowest probability above which the wanted share of unseen rows was right."""
    top, right = chances.max(axis=1), chances.argmax(axis=1) == answers
    order = np.argsort(-top)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.nonzero(precision >= WANTED_PRECISION)[0]
    return round(float(top[order[enough[-1]]]), 3) if len(enough) else 1.0


def _decisive(names: np.ndarray, pull: np.ndarray) -> tuple[str, ...]:
    """The strongest n-grams of two signs, each word once; single signs say little to a reader."""
    chosen: list[str] = []
    for at in np.argsort(-pull):
        word = str(names[at]).strip()
        if pull[at] <= 0 or len(chosen) == 4:
            break
        if len(word) > 1 and word not in chosen:
            chosen.append(word)
    return tuple(chosen)
