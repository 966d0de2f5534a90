"""企业微信: messages of an application to its members; staff only."""

import json
from urllib.parse import urlencode

from django.conf import settings

from hezhi.ground.platform import clock

from ..outward import Outward
from . import Declined, Message, Reach

STALE = {40014, 42001, 42007, 42009}  # the token is no longer good
NEVER = {81013, 60111, 40003}  # no such member, or none in the application's sight
MINUTES_HAD = 240  # within which 企业微信 itself drops the same message


class WeCom:
    """`gettoken`, then `message/send` as a text, with 企业微信's own check for a second copy."""

    code = "wecom"

    def __init__(self):
        self._token, self._until = "", None

    def is_ready(self) -> bool:
        return bool(settings.WECOM_CORP_ID and settings.WECOM_SECRET and settings.WECOM_AGENT_ID)

    def reaches(self, reach: Reach) -> bool:
        return bool(reach.wecom)

    def send(self, reach: Reach, message: Message) -> None:
        told = self._send(reach, message)
        if told.get("errcode") in STALE:
            self._token = ""
            told = self._send(reach, message)
        if told.get("errcode") in NEVER or told.get("invaliduser"):
            raise Declined("no such member, or not in the application's sight")
        if told.get("errcode") != 0:
            raise OSError(f"企业微信 answered {told.get('errcode')}")

    def _send(self, reach, message):
        body = {
            "touser": reach.wecom,
            "msgtype": "text",
            "agentid": int(settings.WECOM_AGENT_ID),
            "text": {"content": "\n".join(part for part in (message.text, message.link) if part)},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": MINUTES_HAD * 60,
        }
        path = "/cgi-bin/message/send?" + urlencode({"access_token": self._fresh_token()})
        answer = self._outward().post(path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        return _read(answer)

    def _fresh_token(self):
        if not self._token or clock.now().timestamp() >= self._until:
            asked = {"corpid": settings.WECOM_CORP_ID, "corpsecret": settings.WECOM_SECRET}
            told = _read(self._outward().get("/cgi-bin/gettoken?" + urlencode(asked)))
            if told.get("errcode") != 0:
                raise OSError(f"企业微信 gave no token ({told.get('errcode')})")
            self._token = told["access_token"]
            self._until = clock.now().timestamp() + min(int(told["expires_in"]), 7200) - 60
        return self._token

    def _outward(self):
        return Outward(settings.WECOM_URL, settings.NOTICE_TIMEOUT)


def _read(answer):
    if answer.status != 200:
        raise OSError(f"企业微信 answered {answer.status}")
    told = json.loads(answer.body)
    if not isinstance(told, dict):
        raise OSError("企业微信 answered something else")
    return told
