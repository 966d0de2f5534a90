"""A running installation, the demo included."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .security import SEAL_KEYS, SECRET_KEY

DEBUG = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

if SECRET_KEY.startswith("insecure") or SEAL_KEYS[0].startswith("insecure"):
    raise ImproperlyConfigured("no secrets in the data home: `hezhi secrets` makes them (demo and up do it themselves)")
