"""How messages leave the house: which channels, in which order, and by which mail server."""

import os

NOTICE_CHANNELS = os.environ.get("HEZHI_NOTICE_CHANNELS", "console").split(",")
EMAIL_HOST = os.environ.get("HEZHI_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("HEZHI_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("HEZHI_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HEZHI_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("HEZHI_MAIL_TLS") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("HEZHI_MAIL_FROM", "hezhi@localhost")
