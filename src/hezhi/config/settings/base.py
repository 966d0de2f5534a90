"""What every installation shares. Split by concern; `test` and `production` add the little that differs."""

import os
from pathlib import Path

from .database import *  # noqa: F403
from .i18n import *  # noqa: F403
from .mail import *  # noqa: F403
from .security import *  # noqa: F403
from .tasks import *  # noqa: F403

SOURCE = Path(__file__).resolve().parents[2]
ROOT = SOURCE.parents[1]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.postgres",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "hezhi.ground.platform",
    "hezhi.ground.accounts",
    "hezhi.ground.notices",
    "hezhi.ground.sheets",
    "hezhi.ground.papers",
    "hezhi.ground.ui",
    "hezhi.register.territory",
    "hezhi.register.people",
    "hezhi.register.standing",
    "hezhi.register.party",
    "hezhi.living.teams",
    "hezhi.response.requests",
    "hezhi.response.handling",
    "hezhi.response.intake",
    "hezhi.steering.indicators",
    "hezhi.edge.open_api",
    "hezhi.steering.warnings",
    "hezhi.steering.supervision",
    "hezhi.edge.web",
]

MIDDLEWARE = [
    "hezhi.config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hezhi.ground.accounts.middleware.SightMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hezhi.ground.ui.context.shell",
            ],
        },
    }
]

# Fields are drawn by Django's own templates for Jinja2: the same marks in half the time, and a page of choices draws a dozen.
FORM_RENDERER = "django.forms.renderers.Jinja2"

ROOT_URLCONF = "hezhi.config.urls"
WSGI_APPLICATION = "hezhi.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

HEZHI_HOME = Path(os.environ.get("HEZHI_HOME", ROOT / ".hezhi")).resolve()
HEZHI_DEMO = os.environ.get("HEZHI_DEMO") == "1"

STATIC_URL = "static/"
STATIC_ROOT = HEZHI_HOME / "static"
MEDIA_ROOT = HEZHI_HOME / "media"

# Call-backs that reach nobody: so many tries, so many hours apart, before a request ends without an answer (our default; no rule names it).
CALLBACK_TRIES = int(os.environ.get("HEZHI_CALLBACK_TRIES", "3"))
CALLBACK_HOURS = int(os.environ.get("HEZHI_CALLBACK_HOURS", "2"))
