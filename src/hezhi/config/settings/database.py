"""Two roles, one database: the owner migrates, the app role works and is held by row-level security.

The embedded server is reached by its socket folder (`HEZHI_DB_SOCKET`, set by the supervisor); `DATABASE_URL` (app role) and
`DATABASE_OWNER_URL` (owner role) name another server instead.
"""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

OWNER_ROLE, APP_ROLE, JOB_ROLE = "hezhi_owner", "hezhi_app", "hezhi_job"


def _from_url(url):
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "hezhi",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }


def _embedded():
    return {
        "NAME": os.environ.get("HEZHI_DB_NAME", "hezhi"),
        "USER": OWNER_ROLE if os.environ.get("HEZHI_DB_ROLE") == "owner" else APP_ROLE,
        "HOST": os.environ.get("HEZHI_DB_SOCKET", ""),
        "OPTIONS": {},
    }


def _database():
    as_owner = os.environ.get("HEZHI_DB_ROLE") == "owner"
    url = os.environ.get("DATABASE_OWNER_URL" if as_owner else "DATABASE_URL")
    settings = _from_url(url) if url else _embedded()
    settings["ENGINE"] = "hezhi.ground.platform.backend"
    settings["ATOMIC_REQUESTS"] = False  # SightMiddleware opens the request's one transaction itself
    pool_size = int(os.environ.get("HEZHI_POOL", "0"))
    if pool_size:
        settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    return settings


DATABASES = {"default": _database()}
