"""How many labels a category needs: F1 at 50, 100, 200, 400 and more labels, and where the curve leads.

    python benchmarks/learning_curve.py FILE --text title --text body_head --label main

For each size the rows are drawn at random several times (the same shares of labels as the file), learnt with five folds as the browser does,
and judged on the rows left out of each fold. The curve error = a * n^-b is fitted to the means; its 95 % interval comes from resampling the
draws. Per class: F1 on the whole file with its interval, and how many labels of it would make the interval narrower than ± 0.05. Floors:
macro-F1 at 400 labels >= 0.28; the curve must not fall. Needs no database.
"""

import argparse
import csv
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from sklearn.metrics import f1_score

from hezhi.response.intake.rules.learning import f1_interval
from hezhi.response.intake.rules.text_model import Counts, folds_of

FOLDS, DRAWS, FEWEST = 5, 8, 5
SIZES = (50, 100, 200, 400)
ASKED = (800, 1600, 3200)
FLOOR = 0.28
HALF_WIDTH = 0.05
SEED = 20261124


def main() -> None:
    """Print one JSON object; exit 1 below a floor."""
    told = _arguments()
    with told.file.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row[told.label]]
    texts = [tuple(row[name] for name in told.text) for row in rows]
    labels = [row[told.label] for row in rows]
    dice = np.random.default_rng(SEED)
    drawn = {size: _scores(texts, labels, size, dice) for size in SIZES if size <= len(rows)}
    curve = {size: [one[""] for one in draws] for size, draws in drawn.items()}
    found = {
        "rows": len(rows),
        "labels": len(set(labels)),
        "measured": {size: _told(values) for size, values in curve.items()},
        "extrapolated": _extrapolated(curve, dice),
        "classes": _classes(texts, labels, drawn, dice),
    }
    print(json.dumps(found, ensure_ascii=False, indent=1))  # noqa: T201
    means = [float(np.mean(values)) for values in curve.values()]
    sys.exit(0 if means[-1] >= FLOOR and means == sorted(means) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--text", action="append", required=True)
    parser.add_argument("--label", required=True)
    return parser.parse_args()


def _scores(texts, labels, size: int, dice) -> list[dict[str, float]]:
    """For each draw the macro-F1 (under "") and the F1 of each label."""
    names = sorted(set(labels))
    draws = DRAWS if size < len(labels) else 1
    values = []
    for _ in range(draws):
        rows = dice.permutation(len(labels))[:size]
        truth, said = _judged([texts[row] for row in rows], [labels[row] for row in rows])
        of_class = f1_score(truth, said, labels=names, average=None, zero_division=0)
        values.append(
            {
                "": float(f1_score(truth, said, average="macro", zero_division=0)),
                **dict(zip(names, map(float, of_class), strict=True)),
            }
        )
    return values


def _judged(texts, labels) -> tuple[np.ndarray, np.ndarray]:
    """Every row's label and what was said of it when it had not been seen. Labels with too few rows are never said."""
    many = Counter(labels)
    names = sorted(name for name, count in many.items() if count >= FEWEST)
    kept = [row for row, label in enumerate(labels) if many[label] >= FEWEST]
    truth, said = np.array(labels, object), np.full(len(labels), "", object)
    if len(names) < 2:
        return truth, said
    answers = np.array([names.index(labels[row]) for row in kept])
    texts = [texts[row] for row in kept]
    counts = Counts.of(texts)
    for train_rows, test_rows in folds_of(texts, answers, FOLDS):
        best = counts.scores(train_rows, test_rows, answers, len(names)).argmax(axis=1)
        for row, at in zip(test_rows, best, strict=True):
            said[kept[row]] = names[at]
    return truth, said


def _told(values: list[float]) -> dict:
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return {
        "macro_f1": round(float(np.mean(values)), 3),
        "spread": round(spread, 3) if spread else None,
        "draws": len(values),
    }


def _extrapolated(curve: dict[int, list[float]], dice) -> dict[int, dict]:
    sizes = np.log(np.array(list(curve)))
    fits = []
    for _ in range(500):
        means = [float(np.mean(dice.choice(values, len(values)))) for values in curve.values()]
        slope, start = np.polyfit(sizes, np.log(np.clip(1 - np.array(means), 1e-3, 1)), 1)
        fits.append([1 - float(np.exp(start + slope * np.log(size))) for size in ASKED])
    low, middle, high = np.percentile(np.array(fits), [2.5, 50, 97.5], axis=0)
    return {
        size: {"macro_f1": round(middle[at], 3), "interval": [round(low[at], 3), round(high[at], 3)]}
        for at, size in enumerate(ASKED)
    }


def _classes(texts, labels, drawn, dice) -> dict[str, dict]:
    truth, said = _judged(texts, labels)
    found = {}
    for label, rows in Counter(labels).most_common():
        is_it, said_it = truth == label, said == label
        f1 = float(f1_score(is_it, said_it, zero_division=0))
        low, high = f1_interval(is_it, said_it)
        half = (high - low) / 2
        needed = round(rows * (half / HALF_WIDTH) ** 2) if half and rows >= FEWEST else None
        curve = {size: [one[label] for one in draws] for size, draws in drawn.items()}
        means = {size: round(float(np.mean(values)), 3) for size, values in curve.items()}
        found[label] = {
            "rows": rows,
            "f1": round(f1, 3),
            "interval": [low, high],
            "labels_for_0.05": needed,
            "curve": means,
        }
        if sum(value > 0 for value in means.values()) >= 3:
            found[label]["extrapolated"] = _extrapolated(
                {size: v for size, v in curve.items() if means[size] > 0}, dice
            )
    return found


if __name__ == "__main__":
    main()
