"""Work behind the pages: procrastinate's queue in the same PostgreSQL, so a task is written in the deed's own transaction."""

PROCRASTINATE_ON_APP_READY = None
