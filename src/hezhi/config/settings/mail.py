"""How messages leave the house: which ways, in which order, and by which gateways. Nothing is called that is not named here."""

import os

from .security import CSRF_TRUSTED_ORIGINS

NOTICE_CHANNELS = os.environ.get("HEZHI_NOTICE_CHANNELS", "console").split(",")
NOTICE_TIMEOUT = float(os.environ.get("HEZHI_NOTICE_TIMEOUT", "10"))  # seconds for one call
NOTICE_KEEP_DAYS = int(os.environ.get("HEZHI_NOTICE_KEEP_DAYS", "7"))  # then an address without an account is forgotten
SITE_ADDRESS = os.environ.get("HEZHI_ADDRESS") or (CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"])[0]

EMAIL_HOST = os.environ.get("HEZHI_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("HEZHI_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("HEZHI_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HEZHI_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("HEZHI_MAIL_TLS") == "1"
EMAIL_TIMEOUT = NOTICE_TIMEOUT
DEFAULT_FROM_EMAIL = os.environ.get("HEZHI_MAIL_FROM", "hezhi@localhost")

SMS_URL = os.environ.get("HEZHI_SMS_URL", "")
SMS_SECRET = os.environ.get("HEZHI_SMS_SECRET", "")
SMS_SIGN = os.environ.get("HEZHI_SMS_SIGN", "")

WECOM_URL = os.environ.get("HEZHI_WECOM_URL", "https://qyapi.weixin.qq.com")
WECOM_CORP_ID = os.environ.get("HEZHI_WECOM_CORP_ID", "")
WECOM_AGENT_ID = os.environ.get("HEZHI_WECOM_AGENT_ID", "")
WECOM_SECRET = os.environ.get("HEZHI_WECOM_SECRET", "")
