"""Teaching the reader a city's own categories: from the command line, and in the browser as work behind the page."""

import base64
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, outbox, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.response.requests import actions as request_actions
from hezhi.response.requests import queries as requests

from .. import queries
from ..events import TrainingAsked
from ..models import Correction, ModelUse, Training, TrainingState

SOURCE = Path(__file__).resolve().parents[4]
NEW = "+"  # a label that becomes a category of its own name


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


@transaction.atomic
def start_training(
    *, actor: Actor, collections: Sequence[str], with_corrections: bool, codes: Mapping[str, str]
) -> Training:
    """Ask for a training from brought examples and, if wanted, from officers' corrections. `codes` says which category each label means:
    a code, "+" for a new category of that name, "" to leave its rows out. The work begins with the worker."""
    permissions.require(actor, "intake.train", None)
    source: dict[str, Any] = {
        "collections": list(collections),
        "corrections": with_corrections,
        "codes": _with_new_categories(dict(codes), actor),
    }
    many = queries.count_examples(collections, source["codes"]) + (
        queries.count_corrections() if with_corrections else 0
    )
    if many < queries.FEWEST_EXAMPLES:
        message = _("只有 %(count)s 行可学，少于 %(least)s 行。") % {"count": many, "least": queries.FEWEST_EXAMPLES}
        raise Refused("intake.too_little", message, "collections")
    training = Training.objects.create(source=source, rows=many, by=actor.post or actor.name, asked_at=clock.now())
    audit.record("intake.train", training, actor=actor, changes={"rows": many, **source}, area_path="")
    outbox.publish(TrainingAsked(training.pk))
    return training


def run_training(training_id: int) -> None:
    """Learn, in a process of its own; each step is told as it begins. Harmless when run twice: what is done stays done."""
    with transaction.atomic(), sight.job(queries.LEARN):
        training = Training.objects.select_for_update().get(pk=training_id)
        if training.state not in (TrainingState.WAITING, TrainingState.RUNNING):
            return
        training.state, training.began_at = TrainingState.RUNNING, clock.now()
        training.save(update_fields=["state", "began_at"])
        texts, labels, keys = queries.examples_for(training)
    ended: dict[str, Any] = {}
    for line in _learnt({"texts": texts, "labels": labels}):
        ended = line
        if "step" in line:
            Training.objects.filter(pk=training_id).update(step=line["step"], share=line["share"])
    _end(training_id, ended, keys)


@transaction.atomic
def use_training(training: Training, *, actor: Actor) -> ModelUse:
    """Let the reader use what this training learnt, from now on. Its labels must be categories in use."""
    permissions.require(actor, "intake.use_model", training)
    training = Training.objects.select_for_update().get(pk=training.pk)
    if training.state != TrainingState.DONE or not training.model:
        raise Refused("intake.no_model", _("这次没有学成，不能用。"))
    _require_known(queries.load_model(training))
    return _use(training, actor)


@transaction.atomic
def use_former(*, actor: Actor) -> ModelUse:
    """Back to what was in use before: the other model, or our own words."""
    permissions.require(actor, "intake.use_model", None)
    uses = list(ModelUse.objects.select_for_update().order_by("-id")[:2])
    if not uses:
        raise Refused("intake.no_former", _("还没有换过，一直用的是自带的词表。"))
    return _use(uses[1].training if len(uses) > 1 else None, actor)


@transaction.atomic
def use_model(path: Path, *, actor: Actor) -> ModelUse:
    """Let the reader use a model file from now on. Its labels must be category codes in use."""
    permissions.require(actor, "intake.use_model", None)
    model: Any = queries.get_classifier(str(path))
    _require_known(model)
    now = clock.now()
    training = Training.objects.create(
        state=TrainingState.DONE,
        source={"file": path.name},
        rows=model.rows,
        model=path.read_bytes(),
        by=actor.post or actor.name,
        asked_at=now,
        ended_at=now,
    )
    return _use(training, actor)


def _use(training: Training | None, actor: Actor) -> ModelUse:
    use = ModelUse.objects.create(training=training, since=clock.now(), by=actor.post or actor.name)
    changes = {"training": training.pk if training else None, "rows": training.rows if training else 0}
    audit.record("intake.use_model", use, actor=actor, changes=changes, area_path="")
    return use


def _require_known(model) -> None:
    unknown = sorted(set(model.labels) - {category.code for category in requests.categories()})
    if unknown:
        message = _("模型里的分类不在现用的分类里：%(names)s。") % {"names": "、".join(unknown)}
        raise Refused("intake.unknown_labels", message, "model")


def _with_new_categories(codes: dict[str, str], actor: Actor) -> dict[str, str]:
    """Labels that are to become categories get one."""
    new = [label for label, code in codes.items() if code == NEW]
    if new:
        rows = [{"code": queries.code_of_label(label), "name": label[:40], "parent": None} for label in new]
        request_actions.load_categories(rows, actor=actor)
        codes |= {label: queries.code_of_label(label) for label in new}
    return {label: code for label, code in codes.items() if code}


def _end(training_id: int, ended: dict[str, Any], keys: list[list]) -> None:
    with transaction.atomic(), sight.job(queries.LEARN):
        training = Training.objects.select_for_update().get(pk=training_id)
        training.ended_at = clock.now()
        if "report" in ended:
            report = ended["report"]
            for wrong in report["wrong"]:
                wrong["key"] = keys[wrong.pop("row")]
            training.state, training.share, training.report = TrainingState.DONE, 1.0, report
            training.rows, training.model = report["rows"], base64.b64decode(ended["model"])
        else:
            training.state = TrainingState.FAILED
            training.fault = (
                _("示例太少：至少要有两类，每类至少 5 行。") if "too_little" in ended else _("学习中断了，请再试一次。")
            )
        training.save()


def _learnt(order: dict) -> Iterator[dict[str, Any]]:
    """What the child tells, line by line."""
    environment = {
        "PYTHONPATH": str(SOURCE),
        "PYTHONUTF8": "1",
        "PATH": os.environ.get("PATH", ""),
        "OMP_NUM_THREADS": "1",
    }
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "hezhi.response.intake.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
    )
    try:
        child.stdin.write(json.dumps(order).encode())
        child.stdin.close()
        for line in child.stdout:
            yield json.loads(line)
    except BrokenPipeError:
        return
    finally:
        child.kill()
        child.stdout.close()
        child.wait()


def _write(texts, labels, out: Path, **columns) -> dict:
    from ..rules.text_model import TooLittle, few_labels, train  # takes a second to load; only who trains pays it

    if not out.absolute().parent.is_dir():
        raise Refused("intake.no_folder", _("没有这个文件夹：%(name)s。") % {"name": out.parent}, "out")
    try:
        model = train(texts, labels)
    except TooLittle as error:
        raise Refused("intake.too_little", _too_little(labels), "file") from error
    model.text_columns, model.label_column = columns["text_columns"], columns["label_column"]
    packed = BytesIO()
    model.save(packed)
    fresh = out.with_name(f"{out.name}.{os.getpid()}")
    try:
        fresh.write_bytes(packed.getvalue())
        fresh.replace(out)
    except OSError as error:
        raise Refused("intake.not_written", _("模型文件写不下：%(name)s。") % {"name": out}, "out") from error
    return {
        "model": str(out),
        "rows": model.rows,
        "labels": model.labels,
        "aside": few_labels(labels),
        "sure": model.sure,
        "temperature": round(model.temperature, 3),
    }


def _too_little(labels: Sequence[str]) -> str:
    """Which labels there are, with their rows: what is missing can be seen at once."""
    if not labels:
        return _("标注不够：没有一行既有正文又有分类。")
    rows = "、".join(f"{label} {count}" for label, count in Counter(labels).most_common(10))
    return _("标注不够：至少要有两类、每类至少 3 行；现在各类的行数是：%(rows)s。") % {"rows": rows}
