"""SMS by any gateway that takes JSON over HTTP: signed, at one configured address, each message with a key that stays the same."""

import base64
import hashlib
import hmac
import json

from django.conf import settings

from hezhi.ground.platform import clock

from ..outward import Outward
from . import Declined, Message, Reach

HAD_IT = 409
NEVER = {400, 404, 410, 422}


class Sms:
    """`POST {"id", "to", "text"}`, signed as Standard Webhooks are (webhook-id, webhook-timestamp, webhook-signature)."""

    code = "sms"

    def is_ready(self) -> bool:
        return bool(settings.SMS_URL and settings.SMS_SECRET)

    def reaches(self, reach: Reach) -> bool:
        return bool(reach.phone)

    def send(self, reach: Reach, message: Message) -> None:
        text = f"【{settings.SMS_SIGN}】{message.line}" if settings.SMS_SIGN else message.line
        body = json.dumps({"id": message.key, "to": reach.phone, "text": text}, ensure_ascii=False).encode()
        answer = Outward(settings.SMS_URL, settings.NOTICE_TIMEOUT).post("", body, _signed(message.key, body))
        if answer.status in NEVER:
            raise Declined(f"the gateway declined ({answer.status})")
        if answer.status != HAD_IT and not 200 <= answer.status < 300:
            raise OSError(f"the gateway answered {answer.status}")


def _signed(key, body):
    moment = str(int(clock.now().timestamp()))
    signed = b".".join([key.encode(), moment.encode(), body])
    digest = hmac.new(settings.SMS_SECRET.encode(), signed, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": key,
        "webhook-timestamp": moment,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }
