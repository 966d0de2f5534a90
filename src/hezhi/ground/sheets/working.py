"""Large files are looked through and stored by the worker, not while somebody's page waits. What was asked stands on the import itself until it is
done; killed half way nothing of it is stored, and a worker takes it up again. After three tries it says so."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.platform import clock, outbox, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from . import actions, keeping, kinds, permissions, queries
from .events import WorkAsked
from .models import SheetImport
from .pipeline import Layout
from .states import MOVES

LARGE_TEXT, LARGE_PACKED = 2**20, 256 * 2**10  # some five thousand rows; a workbook is packed
MOST_TRIES = 3
WORK = sight.purpose(
    "sheets.work",
    "A large file that somebody brought is found for the worker; it is read with that person's own sight.",
)
DEEDS = {"sheets.preview": actions.preview_import, "sheets.commit": actions.commit_import}


def is_large(sheet_import: SheetImport) -> bool:
    """Whether a page should not wait for it."""
    return sheet_import.file_size > (LARGE_TEXT if sheet_import.form == "csv" else LARGE_PACKED)


@transaction.atomic
def ask(sheet_import: SheetImport, deed: str, *, actor: Actor, layout: Layout | None = None) -> SheetImport:
    """Have the worker look through a file (sheets.preview) or store it (sheets.commit), as this actor. Refused while it is at work on it."""
    sheet_import = queries.lock(sheet_import)
    permissions.require(actor, kinds.get(sheet_import.kind), sheet_import)
    require_idle(sheet_import)
    step(MOVES, deed, sheet_import.state)
    if layout is not None:
        actions.set_layout(sheet_import, layout)
    sheet_import.work, sheet_import.work_grant, sheet_import.work_tries = deed, actor.grant_id, 0
    sheet_import.work_asked_at, sheet_import.work_fault = clock.now(), ""
    sheet_import.save()
    outbox.publish(WorkAsked(sheet_import.pk))
    return sheet_import


def require_idle(sheet_import: SheetImport) -> None:
    """Refuse another deed while the worker is at work on the file."""
    if sheet_import.work:
        raise Refused("sheets.busy", _("后台正在处理这份文件，做完这一页会变。"))


def run(sheet_import_id: int) -> None:
    """Do what was asked of one import. Harmless when run twice: what is done is asked no more."""
    found = _begin(sheet_import_id)
    if found is None:
        return
    sheet_import, actor = found
    try:
        with transaction.atomic():
            sight.set_for(actor)
            DEEDS[sheet_import.work](sheet_import, actor=actor)
            SheetImport.objects.filter(pk=sheet_import.pk).update(work="", work_fault="")
    except Refused as refused:
        _end(sheet_import, refused.message or refused.code)
    except Exception:
        if sheet_import.work_tries < MOST_TRIES:
            raise
        _end(sheet_import, _gave_up())
        raise
    finally:
        keeping.forget_progress(sheet_import.pk)


def _begin(sheet_import_id: int) -> tuple[SheetImport, Actor] | None:
    """Count the try before it: what kills the worker each time is not tried for ever."""
    with transaction.atomic(), sight.job(WORK):
        sheet_import = SheetImport.objects.select_for_update().filter(pk=sheet_import_id).exclude(work="").first()
        if sheet_import is None:
            return None
        sheet_import.work_tries += 1
        actor = _actor(sheet_import)
        if sheet_import.work_tries > MOST_TRIES or actor is None:
            fault = _gave_up() if actor else _("交这份文件的岗位已经不在任，没有处理。")
            sheet_import.work, sheet_import.work_fault = "", fault
            actor = None
        sheet_import.save(update_fields=["work", "work_fault", "work_tries"])
    return (sheet_import, actor) if actor else None


def _actor(sheet_import: SheetImport) -> Actor | None:
    """Who asked, through the post he asked with, if that is still his."""
    user = get_user_model().objects.filter(pk=sheet_import.user_id, is_active=True).first()
    grant = next((g for g in accounts.live_grants(user) if g.pk == sheet_import.work_grant), None) if user else None
    return accounts.actor_through(user, grant) if grant else None


def _end(sheet_import: SheetImport, fault: str) -> None:
    with transaction.atomic(), sight.job(WORK):
        SheetImport.objects.filter(pk=sheet_import.pk).update(work="", work_fault=fault[:300])


def _gave_up() -> str:
    return _("后台试了三次都没有做完，什么也没有写入。请再试一次，或把文件拆小。")
