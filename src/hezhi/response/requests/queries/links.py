"""The link by which a person without an account reaches what he told: it names one request and cannot be made up."""

import base64
import binascii
import hashlib
import hmac

from django.conf import settings
from django.urls import reverse

from hezhi.ground.platform import clock, sight

from ..models import ServiceRequest
from .threads import THREAD

SIGNED = 15  # bytes of the digest: 120 bits
NUMBER = 6
LAPSES_AFTER_DAYS = 365  # after the end: as long as a person sees his own cases (12 months)


def link_of(service_request: ServiceRequest) -> str:
    """The path that is sent by SMS or e-mail: whoever has it reads this one thread and may do what its teller may."""
    number = service_request.pk.to_bytes(NUMBER, "big")
    token = base64.urlsafe_b64encode(number + _digest(number, service_request.number)).decode()
    return reverse("requests:link", args=[token])


def request_by_link(token: str) -> int | None:
    """The request of a link, None for one that was made up or has lapsed. What is wrong takes the same way as what is right."""
    try:
        told = base64.urlsafe_b64decode(token.encode())
    except (ValueError, binascii.Error):
        told = b""
    number, digest = told[:NUMBER], told[NUMBER:]
    with sight.job(THREAD):
        row = ServiceRequest.objects.filter(pk=int.from_bytes(number, "big")).only("number", "closed_at").first()
    is_right = hmac.compare_digest(digest, _digest(number, row.number if row else ""))
    if row is None or not is_right:
        return None
    is_over = row.closed_at and (clock.now() - row.closed_at).days > LAPSES_AFTER_DAYS
    return None if is_over else row.pk


def _digest(number: bytes, told: str) -> bytes:
    return hmac.new(f"link:{settings.SECRET_KEY}".encode(), number + told.encode(), hashlib.sha256).digest()[:SIGNED]
