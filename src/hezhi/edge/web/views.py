"""The front door, where a post's day begins, and the boards."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hezhi.ground.platform import permissions
from hezhi.ground.platform.numbers import whole_number
from hezhi.ground.ui import navigation
from hezhi.steering.indicators import queries as indicators

from . import queries

COMPOUND_COOKIE = "hezhi-compound"
YEAR = 365 * 24 * 3600
FIRST_PAGES = (  # where the day begins: the first that the post may open
    ("requests.view_desk", "requests:desk"),
    ("requests.view_inbox", "handling:home"),
    ("indicators.see", "web:overview"),
)
WIDE = ("city", "district")


@require_GET
def home(request):
    """Screen 1: the front door. Who is signed in is led on to his own."""
    if "stay" not in request.GET and "q" not in request.GET:
        if request.actor.grant_id:
            return redirect("web:staff_home")
        if request.actor.person and navigation.address("requests:home"):
            return redirect("requests:home")
    found = queries.portal(_chosen(request), request.GET.get("q", "").strip()[:40])
    return render(request, "web/portal.html", {"portal": found, "q": request.GET.get("q", "")})


def _chosen(request):
    text = request.GET.get("compound") or request.COOKIES.get(COMPOUND_COOKIE, "")
    return whole_number(text)


@require_POST
def choose_compound(request):
    """Remember on this device which compound one lives in; nothing is kept about who."""
    answer = redirect("web:home")
    if request.POST.get("compound", "").isdecimal():
        answer.set_cookie(COMPOUND_COOKIE, request.POST["compound"], max_age=YEAR, samesite="Lax", httponly=True)
    else:
        answer.delete_cookie(COMPOUND_COOKIE)
    return answer


@require_GET
def staff_home(request):
    """Where the day of the post in use begins."""
    if not request.actor.grant_id:
        return redirect("web:home")
    own = _home_of_the_role(request)
    if own != "web:staff_home" and navigation.address(own):
        return redirect(own)
    if not _covers_wide_area(request.actor):
        for deed, name in FIRST_PAGES:
            if deed in request.actor.deeds and navigation.address(name):
                return redirect(name)
    elif "indicators.see" in request.actor.deeds:
        return redirect("web:overview")
    first = next(iter(navigation.rail(request)), None)
    return redirect(first["url"] if first else f"{reverse('web:home')}?stay=1")


def _home_of_the_role(request):
    """Administrators begin at their own page; the others' day begins where their work is."""
    grant = next((g for g in request.grants if g.pk == request.actor.grant_id), None)
    return grant.role.home if grant else "web:staff_home"


def _covers_wide_area(actor):
    area = indicators.area_for(actor, None)
    return area is not None and area.kind in WIDE


@require_GET
def resident_home(request):
    """The resident's own page, which the room of requests keeps."""
    to = navigation.address("requests:home")
    return redirect(to or f"{reverse('web:home')}?stay=1")


@require_GET
def overview(request):
    """Screens 35, 44 and 46: the board of an area, by what it is."""
    area, month = _asked(request)
    if (
        area.kind == "community" and "month" not in request.GET
    ):  # today's board; a past month is looked at as a street's is
        page = {
            "board": queries.community_board(request.actor, area),
            "places": indicators.places_for(request.actor, area),
        }
        return render(request, "web/community.html", page)
    wide = area.kind in WIDE
    board = queries.board(area, month) if wide else queries.subdistrict_board(request.actor, area, month)
    page = {
        "board": board,
        "list": board.listed,
        "months": indicators.months_back(),
        "places": indicators.places_for(request.actor, area),
    }
    return render(request, "web/overview.html" if wide else "web/subdistrict.html", page)


def _asked(request):
    area = indicators.area_for(request.actor, request.GET.get("area"))
    if area is None or not permissions.may(request.actor, "indicators.see", area):
        raise Http404
    return area, indicators.month_of(request.GET.get("month"), indicators.last_whole_month())


@require_GET
def open_data(request):
    """Screen 3: what everybody may take away, with what it means."""
    return render(
        request, "web/open_data.html", {"entries": indicators.months_published(), "rates": queries.public_rates()}
    )


@require_GET
def open_rates(request):
    """The three property rates of the city as a sheet to take away."""
    answer = HttpResponse(queries.rates_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="property-rates.csv"'
    return answer


@require_GET
def bulletins(request):
    """Screen 2: the board of public notices."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in queries.KINDS else ""
    page = {"kind": kind, "kinds": queries.KINDS.items(), "bulletins": queries.bulletins(kind)}
    return render(request, "web/bulletins.html", page)


@require_GET
def bulletin_draw(request, pk):
    """A published draw of call-backs: the number, the way, and what was drawn."""
    draw = queries.public_draw(pk)
    if draw is None:
        raise Http404
    return render(request, "web/bulletin_draw.html", {"draw": draw})


@require_GET
def bulletin_draw_sheet(request, pk):
    """The same as plain text, to be run again in a plain shell."""
    if queries.public_draw(pk) is None:
        raise Http404
    return HttpResponse(queries.public_draw_sheet(pk), content_type="text/plain; charset=utf-8")
