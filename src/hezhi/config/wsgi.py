"""What granian serves. Refuses to load under a database role that row-level security does not hold."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hezhi.config.settings.production")
application = get_wsgi_application()


def _refuse_unfit_role() -> None:
    from hezhi.ground.platform import roles

    with connection.cursor() as cursor:
        faults = roles.faults_of_app_role(cursor)
    connection.close()
    if faults:
        raise ImproperlyConfigured("database role: " + "; ".join(faults))


def _read_the_address_book() -> None:
    """All rooms' views and addresses are read before the server opens: half a second that the first visitor of each worker would wait."""
    reverse("accounts:sign_in")


_refuse_unfit_role()
_read_the_address_book()
