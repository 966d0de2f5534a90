"""What every layout needs to know."""


def shell(request):
    """Reading mode and the post in use, for the layouts."""
    return {
        "elder": request.COOKIES.get("hezhi-elder") == "1",
        "actor": getattr(request, "actor", None),
        "grants": getattr(request, "grants", []),
    }
