"""Who is acting, through which post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Prefetch, Q, QuerySet

from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.actor import END, SEGMENT, Actor

from .models import Grant, GrantProposal, Role, SignIn, User

NOBODY = Actor(name="")
MOST_HOPS = 10


def live_grants(user):
    """The user's grants in force now, in a steady order."""
    return user.grants.filter(in_force(clock.now())).select_related("role").order_by("id")


def in_force(moment: datetime) -> Q:
    """Grants in force at the moment."""
    return Q(valid_from__lte=moment) & (Q(valid_until=None) | Q(valid_until__gt=moment))


def actor_of(request, grants: list[Grant] | None = None) -> Actor:
    """The actor of a web request: the signed-in person through the post chosen in this session (else the first in force). `grants`: his
    grants in force, where they are known already."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NOBODY
    grants = list(live_grants(user)) if grants is None else grants
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


def is_staff(user, grants) -> bool:
    """Whether the person works here: short sessions."""
    return user.needs_totp or any(grant.role.is_staff for grant in grants)


def needs_second_factor(user, grants) -> bool:
    """Whether the password alone is not enough. The demo's cast is entered without any password, so nothing is asked of it there."""
    return is_staff(user, grants) and not (settings.HEZHI_DEMO and user.is_cast)


def has_factor(user) -> bool:
    """Whether the person has bound an authenticator."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def active_user(pk) -> User | None:
    """The account behind a half-finished sign-in."""
    return User.objects.filter(pk=pk, is_active=True).first()


def accounts_of_persons(persons: Iterable[int]) -> QuerySet[User]:
    """The accounts behind people of the register."""
    return User.objects.filter(person__in=list(persons), is_active=True).order_by("id")


def accounts_at_desk(desk: int) -> QuerySet[User]:
    """The accounts of whoever sits at an organisation's desk now."""
    grants = Grant.objects.filter(in_force(clock.now()), desk=desk)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("id")


def cast() -> list[User]:
    """The demo's people with the posts through which each can be entered (`posts`): residents first, then by rank of area."""
    users: Any = User.objects.filter(is_cast=True, is_active=True).prefetch_related(
        Prefetch("grants", Grant.objects.filter(in_force(clock.now())).select_related("role").order_by("id"), "posts")
    )
    return sorted(users, key=lambda user: (min((len(g.area_path) or 99 for g in user.posts), default=0), user.pk))


def cast_member(pk) -> User | None:
    """One of the cast, and nobody else."""
    return User.objects.filter(pk=pk, is_cast=True, is_active=True).first()


def sign_ins_of(user) -> QuerySet[SignIn]:
    """Where the person is signed in now, the latest first."""
    living = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return SignIn.objects.filter(user=user, session_key__in=living).order_by("-seen_at")


def home_of(grants, chosen: int | None) -> str:
    """The URL name where the day of the post in use begins."""
    grant = next((g for g in grants if g.pk == chosen), grants[0] if grants else None)
    return grant.role.home if grant else "web:resident_home"


def roles() -> QuerySet[Role]:
    """All roles, in the order they were loaded."""
    return Role.objects.order_by("id")


def role(code: str) -> Role | None:
    """The role with this code."""
    return Role.objects.filter(code=code).first()


def grants_in(area_path: str, *, words: str = "") -> QuerySet[Grant]:
    """Grants in force inside an area ("" = everywhere), by person and post; `words` narrows by name, login or post."""
    found = Grant.objects.filter(in_force(clock.now())).select_related("user", "role").order_by("area_path", "id")
    if area_path:
        found = found.filter(area_path__gte=area_path, area_path__lt=area_path + END)
    if words:
        found = found.filter(
            Q(user__name__icontains=words) | Q(user__username__icontains=words) | Q(title__icontains=words)
        )
    return found


def holders_of_deed(deed: str, *, paths: Iterable[str] = (), desk: int | None = None) -> QuerySet[User]:
    """Who may do a deed now through a post for one of these very areas, or at a desk."""
    where = Q(area_path__in=list(paths)) if desk is None else Q(desk=desk)
    grants = Grant.objects.filter(in_force(clock.now()), where, role__deeds__contains=[deed])
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("id")


def accounts_found(words: str) -> QuerySet[User]:
    """Accounts by name or login."""
    return User.objects.filter(Q(name__icontains=words) | Q(username__icontains=words)).order_by("name", "id")


def account(pk) -> User | None:
    """One account."""
    return User.objects.filter(pk=pk).first()


def account_named(username: str) -> User | None:
    """The account with this login."""
    return User.objects.filter(username__iexact=username.strip(), is_active=True).first()


def may_end(actor, grant) -> bool:
    """Whether the reader of a list may end this grant."""
    return permissions.may(actor, "accounts.end_grant", grant)


def open_proposals(area_path: str = "") -> QuerySet[GrantProposal]:
    """What waits for a second person, the oldest first."""
    found = (
        GrantProposal.objects.filter(decided_at=None).select_related("user", "role", "asked_by").order_by("asked_at")
    )
    if area_path:
        found = found.filter(Q(area_path="") | Q(area_path__gte=area_path, area_path__lt=area_path + END))
    return found


def proposal(pk) -> GrantProposal | None:
    """One proposal."""
    return GrantProposal.objects.select_related("user", "role", "asked_by").filter(pk=pk).first()


def grant(pk) -> Grant | None:
    """One grant."""
    return Grant.objects.select_related("user", "role").filter(pk=pk).first()


@dataclass(frozen=True)
class PostView:
    """What one post lets a person do: for the preview 以此人身份预览."""

    grant: Grant
    deeds: tuple[str, ...]


def rights_of(user) -> list[PostView]:
    """The person's effective rights, post by post: rights never add up across posts."""
    return [PostView(grant, tuple(sorted(grant.role.deeds))) for grant in live_grants(user)]


def address_of(request) -> str | None:
    """Where the request came from. A header that anybody can write is believed only as far as one's own proxies wrote it
    (`TRUSTED_PROXIES`): read from the right, the first address that is no proxy of ours."""
    hops = [request.META.get("REMOTE_ADDR") or ""]
    if settings.TRUSTED_PROXIES:
        hops = [*request.META.get("HTTP_X_FORWARDED_FOR", "").split(","), *hops][-MOST_HOPS:]
    seen = None
    for hop in reversed(hops):
        address = _address(hop)
        if address is None:
            break
        seen = address
        if not any(address in network for network in settings.TRUSTED_PROXIES):
            break
    return str(seen) if seen else None


def _address(text: str):
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def grants_over(area_path: str, deed: str) -> QuerySet[Grant]:
    """Grants in force whose area holds this one and whose role has the deed, the nearest area first: whom to tell of a matter there."""
    lengths = range(SEGMENT, len(area_path) + 1, SEGMENT)
    above = [area_path[:length] for length in lengths]
    found = Grant.objects.filter(in_force(clock.now()), area_path__in=above, role__deeds__contains=[deed])
    return found.filter(user__is_active=True).select_related("user", "role").order_by("-area_path", "id")
