"""Forgetting where messages to people without an account went."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from hezhi.ground.platform import clock, sight

from ..models import Letter
from .telling import TELL

KEEP_FAILED = timedelta(days=30)


@transaction.atomic
def forget_addresses() -> int:
    """Address, values and link go some days after delivery (`NOTICE_KEEP_DAYS`), a month after giving up. Returns how many were forgotten."""
    now = clock.now()
    over = Q(sent_at__lt=now - timedelta(days=settings.NOTICE_KEEP_DAYS)) | Q(failed_at__lt=now - KEEP_FAILED)
    with sight.job(TELL):
        return Letter.objects.filter(over).exclude(sealed=None).update(sealed=None, address_index=None)
