"""What granian serves. Refuses to load under a database role that row-level security does not hold."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hezhi.config.settings.production")
application = get_wsgi_application()


def _refuse_unfit_role() -> None:
    from hezhi.ground.platform import roles

    with connection.cursor() as cursor:
        faults = roles.faults_of_app_role(cursor)
    connection.close()
    if faults:
        raise ImproperlyConfigured("database role: " + "; ".join(faults))


_refuse_unfit_role()
