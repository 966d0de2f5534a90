"""Teaching the reader a city's own categories."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from hezhi.ground.platform import audit
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.response.requests import queries as requests

from .. import queries
from ..models import Correction


def train_classifier(path: Path, *, text_columns: Sequence[str], label_column: str, out: Path) -> dict:
    """Learn from a labelled file and write the model file, whole or not at all. Needs no database. Returns what was learnt."""
    texts, labels = queries.labelled_rows(path, text_columns, label_column)
    return _write(texts, labels, out, text_columns=tuple(text_columns), label_column=label_column)


def train_from_corrections(*, out: Path, least: int = 200) -> dict:
    """Learn from what officers put right, with the sure readings of those requests as the register keeps them."""
    rows = list(Correction.objects.select_related("request").order_by("id"))
    if len(rows) < least:
        message = _("更正还只有 %(count)s 件，少于 %(least)s 件，学不出可靠的判断。") % {
            "count": len(rows),
            "least": least,
        }
        raise Refused("intake.too_few_corrections", message)
    texts = [(row.request.title, row.request.text) for row in rows]
    return _write(texts, [row.label for row in rows], out, text_columns=("title", "text"), label_column="label")


def use_model(path: Path, *, actor: Actor) -> Path:
    """Let the reader use this model from now on. Its labels must be categories in use."""
    model: Any = queries.get_classifier(str(path))
    unknown = sorted(set(model.labels) - {category.code for category in requests.categories()})
    if unknown:
        message = _("模型里的分类不在现用的分类里：%(names)s。") % {"names": "、".join(unknown)}
        raise Refused("intake.unknown_labels", message, "model")
    place = queries.model_path()
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(f".{os.getpid()}")
    shutil.copyfile(path, fresh)
    fresh.replace(place)
    audit.record(
        "intake.use_model", actor=actor, changes={"labels": len(model.labels), "rows": model.rows}, area_path=""
    )
    return place


def _write(texts, labels, out: Path, **columns) -> dict:
    from ..rules.text_model import TooLittle, train  # takes a second to load; only who trains pays it

    try:
        model = train(texts, labels)
    except TooLittle as error:
        raise Refused("intake.too_little", _("标注不够：%(what)s。") % {"what": error}, "file") from error
    model.text_columns, model.label_column = columns["text_columns"], columns["label_column"]
    fresh = out.with_name(f"{out.name}.{os.getpid()}")
    model.save(fresh)
    fresh.replace(out)
    return {
        "model": str(out),
        "rows": model.rows,
        "labels": model.labels,
        "sure": model.sure,
        "temperature": round(model.temperature, 3),
    }
