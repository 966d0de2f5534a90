"""What a city learns from its own labelled requests, and how good it is: the model, the plain baseline on the same folds, each class."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.special import log_softmax
from sklearn.metrics import f1_score, precision_recall_fscore_support
from sklearn.svm import LinearSVC

from . import grams
from .measures import BINS, calibration_error
from .text_model import Counts, TextModel, TooLittle, fit_all, folds_of, known_share

FOLDS = 5
FEWEST = 5  # rows of a label; one with fewer cannot lie in every fold and is set aside
RESAMPLES = 200
SEED = 20210401
WORDS_SHOWN, WRONG_SHOWN = 12, 40

Tell = Callable[[str, float], None]


def learn(texts: Sequence[Sequence[str]], labels: Sequence[str], tell: Tell) -> tuple[TextModel, dict[str, Any]]:
    """The model of all rows and its report. `tell(step, share)` says how far it is: count, fold, fit, judge; share 0-1. Figures are of rows
    that the machine had not seen: five folds, equal texts in one. Raises TooLittle."""
    kept, aside = _kept(labels)
    texts, labels = [texts[row] for row in kept], [labels[row] for row in kept]
    if len(set(labels)) < 2 or len(labels) < FOLDS * 2:
        raise TooLittle("fewer than two labels with five rows each")
    names = sorted(set(labels))
    answers = np.array([names.index(label) for label in labels])
    tell("count", 0.02)
    counts, plain = Counts.of(texts), grams.vocabulary(["\n".join(text) for text in texts])
    unseen, simple, known = np.zeros((len(texts), len(names))), np.zeros(len(texts), int), []
    folds = folds_of(texts, answers, FOLDS)
    for at, (train_rows, test_rows) in enumerate(folds):
        tell("fold", 0.1 + 0.7 * at / FOLDS)
        unseen[test_rows] = counts.scores(train_rows, test_rows, answers, len(names))
        simple[test_rows] = _baseline(plain[1], answers, train_rows, test_rows)
        columns, _idf = grams.fitted(counts.counts[1], train_rows, 2)
        known.append(known_share(["\n".join(texts[row])[:600] for row in test_rows], counts.codes[1][columns]))
    tell("fit", 0.82)
    model = fit_all(counts, names, answers, unseen)
    model.known = round(float(np.mean(known)), 4)
    tell("judge", 0.95)
    return model, _report(model, answers, unseen, simple, kept, aside)


def _kept(labels: Sequence[str]) -> tuple[list[int], dict[str, int]]:
    """Rows of labels with enough rows, and how many rows of which labels are set aside."""
    told, many = np.unique(list(labels), return_counts=True)
    few = {str(label): int(count) for label, count in zip(told, many, strict=True) if count < FEWEST}
    return [row for row, label in enumerate(labels) if label not in few], few


def _baseline(counts, answers: np.ndarray, train_rows: np.ndarray, test_rows: np.ndarray) -> np.ndarray:
    """TF-IDF of signs and pairs over title and text, LinearSVC, all defaults (as benchmarks/classification.py)."""
    columns, idf = grams.fitted(counts, train_rows, 1)
    features = grams.weighted(counts[:, columns], idf, is_sublinear=False)
    return LinearSVC().fit(features[train_rows], answers[train_rows]).predict(features[test_rows])


def _report(model: TextModel, answers, unseen, simple, kept, aside) -> dict[str, Any]:
    chances = np.exp(log_softmax(unseen / model.temperature, axis=1))
    said, scores = unseen.argmax(axis=1), chances.max(axis=1)
    right = said == answers
    is_sure = scores >= model.sure
    draws = _draws(len(answers))
    ours = [_macro(answers[d], said[d]) for d in draws]
    plain = [_macro(answers[d], simple[d]) for d in draws]
    return {
        "rows": len(answers),
        "aside": aside,
        "macro_f1": _round(_macro(answers, said)),
        "interval": _interval(ours),
        "baseline": _round(_macro(answers, simple)),
        "baseline_interval": _interval(plain),
        "gain_interval": _interval([a - b for a, b in zip(ours, plain, strict=True)]),
        "accuracy": _round(right.mean()),
        "calibration_error": calibration_error(right, scores),
        "bins": _bins(right, scores),
        "sure": {
            "threshold": model.sure,
            "share": _round(is_sure.mean()),
            "accuracy": _round(right[is_sure].mean()) if is_sure.any() else None,
        },
        "known": model.known,
        "classes": _classes(model, answers, said),
        "wrong": _wrong(model, answers, said, scores, kept),
    }


def _classes(model: TextModel, answers: np.ndarray, said: np.ndarray) -> list[dict[str, Any]]:
    """Each label, the largest first: its figures, with which other it is confused most, the words that speak for it most."""
    every = np.arange(len(model.labels))
    precision, recall, f1, count = precision_recall_fscore_support(answers, said, labels=every, zero_division=0)
    table = np.zeros((len(every), len(every)), int)
    np.add.at(table, (answers, said), 1)
    found = []
    for at in np.argsort(-count):
        mixed = table[at] + table[:, at]
        mixed[at] = 0
        other = int(mixed.argmax())
        found.append(
            {
                "label": model.labels[at],
                "rows": int(count[at]),
                "precision": _round(precision[at]),
                "recall": _round(recall[at]),
                "f1": _round(f1[at]),
                "f1_interval": f1_interval(answers == at, said == at),
                "confused": model.labels[other] if mixed[other] else "",
                "confused_rows": int(mixed[other]),
                "words": _words(model, int(at)),
            }
        )
    return found


def f1_interval(is_it: np.ndarray, said_it: np.ndarray) -> list[float]:
    """The 95 % interval of one label's F1 by resampling rows."""
    values = []
    for d in _draws(len(is_it)):
        hit = int((is_it[d] & said_it[d]).sum())
        total = int(is_it[d].sum()) + int(said_it[d].sum())
        values.append(2 * hit / total if total else 0.0)
    return _interval(values)


def _words(model: TextModel, label: int) -> list[str]:
    """Pairs of signs of the whole text whose weight and rarity speak most for a label, written as one where they overlap."""
    at = len(model.blocks[0].codes)
    block, weights = model.blocks[1], model.weights[label, at:]
    order = np.argsort(-weights * block.idf)[: WORDS_SHOWN * 3]
    words = [word for word in block.words()[order] if len(word) == 2 and " " not in word]
    return words[:WORDS_SHOWN]


def _wrong(model: TextModel, answers, said, scores, kept) -> list[dict[str, Any]]:
    """The rows it gets wrong most surely, by their number among the rows given."""
    wrong = np.nonzero(said != answers)[0]
    order = wrong[np.argsort(-scores[wrong])][:WRONG_SHOWN]
    return [
        {
            "row": kept[at],
            "label": model.labels[answers[at]],
            "said": model.labels[said[at]],
            "score": _round(scores[at]),
        }
        for at in order.tolist()
    ]


def _bins(right: np.ndarray, scores: np.ndarray) -> list[dict[str, Any]]:
    """Confidence against truth in ten bins; empty ones are left out."""
    which = np.minimum((scores * BINS).astype(int), BINS - 1)
    return [
        {
            "from": b / BINS,
            "rows": int((which == b).sum()),
            "said": _round(scores[which == b].mean()),
            "right": _round(right[which == b].mean()),
        }
        for b in range(BINS)
        if (which == b).any()
    ]


def _macro(truth: np.ndarray, said: np.ndarray) -> float:
    return float(f1_score(truth, said, average="macro", zero_division=0))


def _draws(rows: int) -> list[np.ndarray]:
    dice = np.random.default_rng(SEED)
    return [dice.integers(0, rows, rows) for _ in range(RESAMPLES)]


def _interval(values: Sequence[float]) -> list[float]:
    return [_round(value) for value in np.percentile(values, [2.5, 97.5])]


def _round(value) -> float:
    return round(float(value), 4)
