"""How good a classification is, and how honest its confidence: the figures that `hezhi classifier evaluate` prints."""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import f1_score, precision_recall_fscore_support

BINS = 10
RESAMPLES = 200
SEED = 20210401


def measures(answers: Sequence[str], guesses: Sequence[str], scores: Sequence[float], sure: float) -> dict:
    """Macro-F1 over the labels that occur (with a 95 % interval by resampling rows), accuracy, calibration error, share and accuracy
    of the sure ones, and the figures of each label. All but counts are rounded to four places."""
    truth, said, sureness = np.array(answers), np.array(guesses), np.array(scores, float)
    labels = sorted(set(answers))
    right = truth == said
    is_sure = sureness >= sure
    return {
        "rows": len(answers),
        "macro_f1": round(float(f1_score(truth, said, labels=labels, average="macro", zero_division=0)), 4),
        "macro_f1_interval": _interval(truth, said, labels),
        "accuracy": round(float(right.mean()), 4),
        "calibration_error": calibration_error(right, sureness),
        "sure": {
            "threshold": sure,
            "share": round(float(is_sure.mean()), 4),
            "accuracy": round(float(right[is_sure].mean()), 4) if is_sure.any() else None,
        },
        "classes": _classes(truth, said, labels),
    }


def calibration_error(right: np.ndarray, scores: np.ndarray) -> float:
    """The mean gap between confidence and truth over ten equal bins, weighted by their rows."""
    which = np.minimum((scores * BINS).astype(int), BINS - 1)
    gaps = [
        abs(right[which == b].mean() - scores[which == b].mean()) * (which == b).sum()
        for b in range(BINS)
        if (which == b).any()
    ]
    return round(float(sum(gaps) / len(scores)), 4)


def _interval(truth: np.ndarray, said: np.ndarray, labels: list[str]) -> list[float]:
    dice = np.random.default_rng(SEED)
    draws = [dice.integers(0, len(truth), len(truth)) for _ in range(RESAMPLES)]
    values = [f1_score(truth[d], said[d], labels=labels, average="macro", zero_division=0) for d in draws]
    return [round(float(value), 4) for value in np.percentile(values, [2.5, 97.5])]


def _classes(truth: np.ndarray, said: np.ndarray, labels: list[str]) -> dict[str, dict]:
    precision, recall, f1, count = precision_recall_fscore_support(truth, said, labels=labels, zero_division=0)
    return {
        label: {
            "precision": round(float(precision[at]), 4),
            "recall": round(float(recall[at]), 4),
            "f1": round(float(f1[at]), 4),
            "rows": int(count[at]),
        }
        for at, label in enumerate(labels)
    }
