"""The pages of the room: what they share is the area looked at, the tabs, and one way of asking and doing."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from hezhi.ground.platform import permissions
from hezhi.ground.platform.refusal import is_done
from hezhi.register.people import actions as people_actions
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory

TABS = (
    ("party:home", gettext_lazy("组织")),
    ("party:instructors", gettext_lazy("指导员")),
    ("party:committees", gettext_lazy("协调委员会")),
    ("party:meetings", gettext_lazy("会议")),
    ("party:lists", gettext_lazy("三张清单")),
    ("party:reports", gettext_lazy("报到党员")),
    ("party:impediments", gettext_lazy("任职障碍")),
)


def area_asked(request):
    """The area in the address if the post covers it, else the post's own; 404 where there is none."""
    permissions.require(request.actor, "party.see")
    path = request.GET.get("area") or request.actor.area_path
    area = territory.area_at(path) if path and request.actor.covers(path) else None
    if area is None:
        raise Http404
    return area


def frame(request, area, name: str) -> dict:
    """What every page of an area needs: its lineage, and the tabs with the one that is open."""
    lineage = [step for step in territory.lineage(area.path) if request.actor.covers(step.path)]
    tabs = [{"label": word, "url": f"{reverse(code)}?area={area.path}", "on": code == name} for code, word in TABS]
    return {"area": area, "lineage": lineage, "tabs": tabs}


def ask(request, form, *, title: str, button: str, back: str, run: Callable, done: str, note: str = ""):
    """Show a form; when it is filled, do the deed. What is refused stands at its field, and nothing has changed."""
    if is_done(form, run):
        messages.success(request, done)
        return redirect(back)
    context = {"form": form, "title": title, "button": button, "back": back, "note": note}
    return render(request, "party/form.html", context, status=422 if form.errors else 200)


def person_of(said: dict, *, actor, area_path: str):
    """The person whom a form names: the holder of a post, one of this name and telephone, or one newly entered."""
    if said.get("holder"):
        post = people.get_post(int(said["holder"]))
        return post.person
    found = people.find_person(phone=said["phone"], name=said["name"]) if said.get("phone") else None
    if found is not None:
        return found
    permissions.require(actor, "people.add_person", area_path)
    return people_actions.add_person(
        said["name"], actor=actor, area_path=area_path, phone=said.get("phone", ""), is_party_member=True
    )
