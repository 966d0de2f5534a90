"""Two addresses for whoever watches over the house: `/healthz` (the process lives), `/readyz` (it reaches its database)."""

from django.db import Error, connection
from django.http import HttpResponse


class HealthMiddleware:
    """Answers before anything else is asked, so that a missing database is said and not thrown."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path == "/readyz":
            return self._ready()
        return self.get_response(request)

    def _ready(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute("select 1")
        except Error:
            return HttpResponse("no database\n", content_type="text/plain", status=503, headers={"Retry-After": "5"})
        return HttpResponse("ready\n", content_type="text/plain")
