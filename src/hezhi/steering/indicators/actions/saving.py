"""Saving where two officers may act at the same moment."""

from django.db import IntegrityError, transaction


def save_alone(row, refusal):
    """Two officers at the same moment: the database lets one through, the other is told so."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise refusal from None
