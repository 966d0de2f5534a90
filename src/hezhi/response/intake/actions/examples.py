"""Labelled examples that a city brings: kept, masked, dropped again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from hezhi.ground.platform import audit, clock, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.masking import mask_numbers
from hezhi.ground.sheets import storing
from hezhi.ground.sheets.kinds import Fate
from hezhi.register.territory import queries as territory

from ..models import Example

EXAMPLE = "intake.example"
LONGEST_LABEL = 120
KNOWN = sight.purpose("intake.examples", "同一条示例不收两遍：只比对摘要，不给人看")


@dataclass
class ExampleContext:
    """Who brings the file, and under which name."""

    actor: Actor
    collection: str


@dataclass(frozen=True)
class ExampleDraft:
    """One row before it is kept; `digest` is of its words and label."""

    number: int
    title: str
    text: str
    label: str
    digest: bytes


@transaction.atomic
def keep_examples(drafts: Sequence[ExampleDraft], context: ExampleContext) -> list[Fate]:
    """Keep new examples; one fate a row."""
    permissions.require(context.actor, "intake.train", None)
    with sight.job(KNOWN):
        told = [draft.digest for draft in drafts]
        known = {
            bytes(digest): pk for digest, pk in Example.objects.filter(digest__in=told).values_list("digest", "pk")
        }
    first: dict[bytes, ExampleDraft] = {}
    new = [draft for draft in drafts if draft.digest not in known and first.setdefault(draft.digest, draft) is draft]
    area_path = context.actor.area_path or _city_path()
    rows = [_row(draft, context.collection, area_path) for draft in new]
    storing.insert(rows, keys=True)
    made = {bytes(row.digest): row.pk for row in rows}
    return [
        Fate("created", draft.number, EXAMPLE, made[draft.digest])
        if first.get(draft.digest) is draft
        else Fate("unchanged", draft.number, EXAMPLE, known.get(draft.digest) or made[draft.digest])
        for draft in drafts
    ]


@transaction.atomic
def drop_examples(ids: Sequence[int], *, actor: Actor) -> int:
    """Take examples out again; what was learnt from them stays learnt."""
    permissions.require(actor, "intake.train", None)
    many = Example.objects.filter(pk__in=list(ids)).delete()[0]
    audit.record("intake.train", actor=actor, changes={"dropped": many}, area_path="")
    return many


def _city_path() -> str:
    city = territory.children_of(None).first()
    return city.path if city else ""


def _row(draft: ExampleDraft, collection: str, area_path: str) -> Example:
    return Example(
        collection=collection,
        area_path=area_path,
        brought_at=clock.now(),
        title=mask_numbers(draft.title),
        text=mask_numbers(draft.text),
        label=draft.label,
        digest=draft.digest,
    )
