"""The suite: real PostgreSQL as the app role, plain passwords hashed fast, nothing sent anywhere."""

import os

os.environ.setdefault("HEZHI_SECRET_KEY", "for tests only, never for people")
os.environ.setdefault("HEZHI_SEAL_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")

from .base import *  # noqa: F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True  # a live house of the suite serves what stands in the rooms, without collecting it first
