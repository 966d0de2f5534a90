"""The city's classifier against the plain baseline, on the same five folds with equal texts grouped.

    python benchmarks/classification.py FILE --text title --text body --label label

Baseline: TF-IDF of characters 1-2 over title and body, LinearSVC, all defaults. Prints macro-F1 of each fold, their mean, and the interval
of the difference by resampling the rows (1,000 times). Needs no database.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from hezhi.response.intake.rules.measures import calibration_error
from hezhi.response.intake.rules.text_model import groups_of, train

FOLDS, RESAMPLES = 5, 1000


def main() -> None:
    """Run both on all folds and print one JSON object."""
    told = _arguments()
    with told.file.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row[told.label]]
    texts = [tuple(row[name] for name in told.text) for row in rows]
    labels = np.array([row[told.label] for row in rows])
    ours, plain, scores = (np.empty(len(rows), object), np.empty(len(rows), object), np.zeros(len(rows)))
    folds = []
    for train_rows, test_rows in GroupKFold(FOLDS).split(texts, labels, groups_of(texts)):
        model = train([texts[i] for i in train_rows], labels[train_rows].tolist())
        guesses = model.guess([texts[i] for i in test_rows])
        ours[test_rows], scores[test_rows] = [g.code for g in guesses], [g.score for g in guesses]
        plain[test_rows] = _baseline(texts, labels, train_rows, test_rows)
        folds.append({"ours": _f1(labels, ours, test_rows), "baseline": _f1(labels, plain, test_rows)})
    print(json.dumps(_told(labels, ours, plain, scores, folds), ensure_ascii=False, indent=1))  # noqa: T201


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--text", action="append", required=True)
    parser.add_argument("--label", required=True)
    return parser.parse_args()


def _baseline(texts, labels, train_rows, test_rows) -> np.ndarray:
    joined = ["\n".join(text) for text in texts]
    machine = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 2)), LinearSVC())
    machine.fit([joined[i] for i in train_rows], labels[train_rows])
    return machine.predict([joined[i] for i in test_rows])


def _f1(labels, said, rows) -> float:
    return round(float(f1_score(labels[rows], list(said[rows]), average="macro")), 4)


def _told(labels, ours, plain, scores, folds) -> dict:
    everything = np.arange(len(labels))
    dice = np.random.default_rng(1)
    draws = [dice.integers(0, len(labels), len(labels)) for _ in range(RESAMPLES)]
    gains = [
        f1_score(labels[d], list(ours[d]), average="macro") - f1_score(labels[d], list(plain[d]), average="macro")
        for d in draws
    ]
    return {
        "rows": len(labels),
        "folds": folds,
        "ours": _f1(labels, ours, everything),
        "baseline": _f1(labels, plain, everything),
        "gain_interval": [round(float(v), 4) for v in np.percentile(gains, [2.5, 97.5])],
        "calibration_error": calibration_error(np.array(labels == ours, bool), scores),
    }


if __name__ == "__main__":
    main()
