"""Handing a file out: the right to it is asked anew each time, and no browser may run what is in it."""

from urllib.parse import quote

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from . import files


@require_safe
def stored_file(request, key):
    """The file, if the post in use may see it; else it does not exist."""
    return handed_out(files.file_by_key(key))


def handed_out(stored) -> FileResponse:
    """A file as an answer: to be kept, not run; whoever asks was allowed to fetch its row."""
    if stored is None or not files.path_of(stored).exists():
        raise Http404
    response = FileResponse(files.content_of(stored), content_type=stored.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
