"""Ready words of an organisation: kept from a day, offered until another; nothing that was said changes with them."""

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.response.requests import queries as requests

from ..models import ReadyWords, WordsUse


@transaction.atomic
def keep_words(*, actor: Actor, use: str, text: str, category: int | None = None) -> ReadyWords:
    """Offer a sentence from today on, to all of the organisation."""
    permissions.require(actor, "handling.keep_words")
    if use not in WordsUse.values or len(text.strip()) < 5:
        raise Refused("handling.words_too_short", _("写一句完整的话，至少 5 个字。"), "text")
    if requests.hide_numbers(text) != text:
        raise Refused("handling.words_number", _("常用语里不要写电话、证件号码。"), "text")
    row = ReadyWords.objects.create(
        desk=actor.desk,
        area_path=actor.area_path,
        use=use,
        category_id=category,
        text=text.strip()[:500],
        valid_from=clock.today(),
        by=actor.post or actor.name,
    )
    audit.record("handling.keep_words", row, actor=actor, changes={"use": use, "text": row.text})
    return row


@transaction.atomic
def end_words(words: ReadyWords, *, actor: Actor) -> ReadyWords:
    """Not offered any more from today on; it stays in the list of what was."""
    row = ReadyWords.objects.select_for_update().get(pk=words.pk)
    permissions.require(actor, "handling.keep_words", row)
    if row.valid_until is not None:
        raise Refused("handling.words_ended", _("这句已经停用。"))
    row.valid_until = clock.today()
    row.save(update_fields=["valid_until"])
    audit.record("handling.keep_words", row, actor=actor, changes={"until": row.valid_until.isoformat()})
    return row
