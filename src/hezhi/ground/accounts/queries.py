"""Who is acting, through which post."""

from django.db.models import Q

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor

from .models import Grant

NOBODY = Actor(name="")


def live_grants(user):
    """The user's grants in force now, in a steady order."""
    now = clock.now()
    return (
        user.grants.filter(valid_from__lte=now)
        .filter(Q(valid_until=None) | Q(valid_until__gt=now))
        .select_related("role")
        .order_by("id")
    )


def actor_of(request) -> Actor:
    """The actor of a web request: the signed-in person through the post chosen in this session (else the first in force)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NOBODY
    grants = list(live_grants(user))
    request.grants = grants
    chosen = request.session.get("grant")
    grant = next((g for g in grants if g.pk == chosen), grants[0] if grants else None)
    return actor_through(user, grant)


def actor_through(user, grant: Grant | None) -> Actor:
    """The actor that this user is through this grant (None: a resident without a post)."""
    if grant is None:
        return Actor(name=str(user), user_id=user.pk, person=user.person)
    return Actor(
        name=str(user),
        user_id=user.pk,
        grant_id=grant.pk,
        post=grant.title,
        area_path=grant.area_path,
        desk=grant.desk,
        person=user.person,
        deeds=frozenset(grant.role.deeds),
    )
