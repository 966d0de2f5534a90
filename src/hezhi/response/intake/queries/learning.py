"""What a city teaches its reader: the examples brought, the trainings and their reports, which model reads since when."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max

from hezhi.response.requests import queries as requests

from ..models import CategoryAlias, Correction, Example, ModelUse, Training, TrainingState
from ..rules.place_names import plain

if TYPE_CHECKING:
    from ..rules.text_model import TextModel

FEWEST_EXAMPLES = 50
SHOWN_LABELS = 200


@dataclass(frozen=True)
class Source:
    """Examples that were brought under one name."""

    name: str
    rows: int
    at: datetime


@dataclass(frozen=True)
class LabelRow:
    """One label of the examples, how often it stands there, and the category it is taken for ("" none)."""

    label: str
    rows: int
    code: str


@dataclass(frozen=True)
class Lesson:
    """What the page before a training shows."""

    sources: list[Source]
    labels: list[LabelRow]
    corrections: int
    categories: list

    @property
    def rows(self) -> int:
        """All examples."""
        return sum(source.rows for source in self.sources)


@dataclass(frozen=True)
class Use:
    """Which model reads since when. `training` None: our own words alone."""

    training: Training | None
    since: datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class WrongRow:
    """A text that the training got wrong: what it is, what was said, how surely."""

    title: str
    text: str
    label: str
    said: str
    percent: int
    request: int | None = None


@dataclass(frozen=True)
class School:
    """The front page of learning."""

    use: Use
    former: Use | None
    uses: list[ModelUse]
    trainings: list[Training]
    sources: list[Source] = field(default_factory=list)
    corrections: int = 0


def lesson() -> Lesson:
    """Examples, labels and categories to choose from, under the reader's sight."""
    told = Example.objects.values("label").annotate(rows=Count("id")).order_by("-rows", "label")[:SHOWN_LABELS]
    known = category_codes()
    labels = [LabelRow(row["label"], row["rows"], known.get(_tail(row["label"]), "")) for row in told]
    return Lesson(sources(), labels, count_corrections(), list(requests.category_tree()))


def sources() -> list[Source]:
    """The collections of examples, the newest first."""
    rows = Example.objects.values("collection").annotate(rows=Count("id"), at=Max("brought_at")).order_by("-at")
    return [Source(row["collection"], row["rows"], row["at"]) for row in rows]


def category_codes() -> dict[str, str]:
    """Category codes by everything that means them, in one spelling: code, name, English name, senders' own words."""
    found = {plain(told): code for told, code in CategoryAlias.objects.values_list("told", "category__code")}
    for category in requests.categories():
        found |= {plain(name): category.code for name in (category.code, category.name, category.name_en) if name}
    return found


def code_of_label(label: str) -> str:
    """The code of a category that is made of a label."""
    return "own." + hashlib.blake2b(label.encode(), digest_size=5).hexdigest()


def count_examples(collections: Sequence[str], codes: Mapping[str, str]) -> int:
    """How many rows of these collections have a label that means something."""
    return Example.objects.filter(collection__in=list(collections), label__in=list(codes)).count()


def count_corrections() -> int:
    """How many requests officers have put right."""
    return Correction.objects.count()


def examples_for(training: Training) -> tuple[list[tuple[str, str]], list[str], list[list]]:
    """Texts, category codes and where each text comes from (["example" | "request", id]). Under LEARN."""
    codes = training.source["codes"]
    rows = Example.objects.filter(collection__in=training.source["collections"], label__in=list(codes)).order_by("id")
    texts, labels, keys = [], [], []
    for pk, title, text, label in rows.values_list("pk", "title", "text", "label"):
        texts.append((title, text))
        labels.append(codes[label])
        keys.append(["example", pk])
    if training.source["corrections"]:
        for row in Correction.objects.select_related("request").order_by("id"):
            texts.append((row.request.title, row.request.text))
            labels.append(row.label)
            keys.append(["request", row.request_id])
    return texts, labels, keys


def get_training(pk: int) -> Training | None:
    """A training, without its model."""
    return Training.objects.defer("model").filter(pk=pk).first()


def school() -> School:
    """What reads now, what read before, what was learnt."""
    uses = list(ModelUse.objects.select_related("training").defer("training__model").order_by("-id")[:10])
    now = Use(uses[0].training, uses[0].since, uses[0].by) if uses else Use(None)
    former = Use(uses[1].training if len(uses) > 1 else None) if uses else None
    trainings = list(Training.objects.defer("model").order_by("-id")[:20])
    return School(now, former, uses, trainings, sources(), count_corrections())


def use_now() -> Use:
    """Which model reads now."""
    use = ModelUse.objects.select_related("training").defer("training__model").order_by("-id").first()
    return Use(use.training, use.since, use.by) if use else Use(None)


def wrong_rows(training: Training) -> list[WrongRow]:
    """The rows that a training got wrong most surely, as far as the reader may see them."""
    told = training.report.get("wrong", [])
    examples = Example.objects.in_bulk([one["key"][1] for one in told if one["key"][0] == "example"])
    names = category_names()
    found = []
    for one in told:
        kind, pk = one["key"]
        row = examples.get(pk) if kind == "example" else requests.get_request(pk)
        if row is not None:
            label, said = (names.get(one[key], one[key]) for key in ("label", "said"))
            percent = round(100 * one["score"])
            found.append(WrongRow(row.title, row.text, label, said, percent, pk if kind == "request" else None))
    return found


def category_names() -> dict[str, str]:
    """What each code is called, in the reader's language."""
    return {category.code: str(category) for category in requests.categories()}


def report_of_training(training: Training) -> dict[str, Any]:
    """The report as a page shows it: shares in hundredths."""
    report = training.report
    if not report:
        return {}
    sure = {
        **report["sure"],
        "share": 100 * report["sure"]["share"],
        "accuracy": _hundredths(report["sure"]["accuracy"]),
    }
    bins = [{**one, **{key: 100 * one[key] for key in ("from", "said", "right")}} for one in report["bins"]]
    return {**report, "sure": sure, "bins": bins, "accuracy": 100 * report["accuracy"], "known": 100 * report["known"]}


def classes_of(training: Training) -> list[dict[str, Any]]:
    """The report's classes with their names."""
    names = category_names()
    return [
        {
            **one,
            "precision": 100 * one["precision"],
            "recall": 100 * one["recall"],
            "name": names.get(one["label"], one["label"]),
            "confused_name": names.get(one["confused"], one["confused"]),
        }
        for one in training.report.get("classes", [])
    ]


def load_model(training: Training) -> "TextModel":
    """The model that a training learnt. Raises ValueError where there is none."""
    from ..rules.text_model import load  # the learning library takes a second to load; the words do without

    return load(BytesIO(bytes(training.model)))


def model_in_use() -> "TextModel | None":
    """The model that reads now, if one does; kept in memory until another is used."""
    use = ModelUse.objects.order_by("-id").values_list("id", "training_id").first()
    return _kept_model(use[1]) if use and use[1] else None


def use_id() -> int:
    """Changes whenever another model is put to use."""
    return ModelUse.objects.order_by("-id").values_list("id", flat=True).first() or 0


@lru_cache(maxsize=1)
def _kept_model(training_id: int) -> "TextModel":
    return load_model(Training.objects.get(pk=training_id))


def _hundredths(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _tail(label: str) -> str:
    """The last step of a path: 物业管理->电梯 means 电梯."""
    return plain(label.replace("->", ">").replace("→", ">").split(">")[-1])


RUNNING = (TrainingState.WAITING, TrainingState.RUNNING)
