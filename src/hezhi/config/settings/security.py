"""Who may come in, and what a page may load. Defaults are the strict ones; demo mode on plain http loosens only the cookie flags."""

import os
from ipaddress import ip_network
from pathlib import Path

from csp.constants import SELF


def _secret(name):
    """The installation's own secret, made once and kept in its data home (0600)."""
    value = os.environ.get(f"HEZHI_{name.upper()}")
    if value:
        return value
    home = Path(os.environ.get("HEZHI_HOME", Path(__file__).resolve().parents[4] / ".hezhi"))
    path = home / "keys" / name
    if path.exists():
        return path.read_text().strip()
    return "insecure-until-set-up" * 3


SECRET_KEY = _secret("secret_key")
# Anonymous numbers in the records of published lists. Its own word, so that a new secret key (which ends all sessions) does not part the
# office from what it published; without one it is the secret key, as it was.
RECORDS_KEY = os.environ.get("HEZHI_RECORDS_KEY") or SECRET_KEY
SEAL_KEYS = _secret("seal_key").split(",")  # newest first; older ones still open what they sealed

ALLOWED_HOSTS = os.environ.get("HEZHI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HEZHI_ORIGINS", "").split(",") if o]

TRUSTED_PROXIES = [ip_network(net.strip()) for net in os.environ.get("HEZHI_PROXIES", "").split(",") if net.strip()]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

_HTTPS = os.environ.get("HEZHI_HTTPS") == "1"
SESSION_COOKIE_NAME = "__Host-hezhi" if _HTTPS else "hezhi"
CSRF_COOKIE_NAME = "__Host-hezhi-csrf" if _HTTPS else "hezhi-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF, "blob:"],  # a recording heard again before it is sent
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 9
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

SESSION_COOKIE_AGE = 30 * 24 * 3600  # the longest, for residents; accounts.sessions ends those of staff much sooner
MFA_ADAPTER = "hezhi.ground.accounts.second_factor.Adapter"
MFA_TOTP_ISSUER = os.environ.get("HEZHI_NAME", "合治")
