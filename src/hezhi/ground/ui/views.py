"""Pages that belong to no room: the kit, and the pages that say no."""

from django.http import HttpResponse


def not_permitted(request, refused):
    """The page that says which post would be needed."""
    return HttpResponse(refused.message, status=403)
