"""One transaction a request, reads too, with the sight of the post in use."""

from django.db import transaction
from django.shortcuts import render

from hezhi.ground.platform import clock, sight
from hezhi.ground.platform.refusal import NotPermitted

from . import arriving, queries, sessions


class SightMiddleware:
    """Opens the request's one transaction, names the actor (`request.actor`), sets sight; rolls back what failed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with clock.asked_once():
            known = arriving.recognise(request)
            return self._answer(request, known)

    def _answer(self, request, known):
        with transaction.atomic():
            request.grants = []
            request.actor = queries.actor_of(request, known)
            sessions.hold_to_limits(request, request.grants)
            if not request.user.is_authenticated:
                request.actor, request.grants = queries.NOBODY, []
            sight.set_for(request.actor)
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "failed", False):
                transaction.set_rollback(True)
        if request.actor.user_id:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request, exception):
        """Django turns the exception into a page; the transaction must not keep half a deed."""
        request.failed = True
        if isinstance(exception, NotPermitted):
            return render(request, "ui/pages/not_permitted.html", {"message": exception.message}, status=403)
        return None
