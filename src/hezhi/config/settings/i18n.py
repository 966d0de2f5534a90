"""Chinese is the source, English is complete; times are stored in UTC and shown in the city's own."""

import os
from pathlib import Path

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "hezhi-language"
_SOURCE = Path(__file__).resolve().parents[2]
LOCALE_PATHS = [_SOURCE.parents[1] / "locale", _SOURCE / "locale"]  # in a checkout; in an installed wheel
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("HEZHI_TIME_ZONE", "Asia/Shanghai")
