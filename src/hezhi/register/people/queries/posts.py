"""Posts: who sits where on a day, as known at a moment."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Case, F, Q, QuerySet, When

from hezhi.ground.platform import clock, keyed
from hezhi.ground.platform.actor import END

from ..models import Organisation, Person, Post


def in_force(posts: QuerySet[Post], on: date, known: datetime | None = None) -> QuerySet[Post]:
    """The posts held on a day, as known at a moment (None: now). An end that was recorded later counts as planned before."""
    if known is None:
        return posts.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)
    end = Case(When(ended_at__gt=known, then=F("planned_until")), default=F("valid_until"))
    held = posts.filter(recorded_at__lte=known, valid_from__lte=on).annotate(known_until=end)
    return held.filter(Q(known_until=None) | Q(known_until__gt=on))


def get_post(pk: int) -> Post | None:
    """A post with its person and body."""
    return Post.objects.select_related("person", "organisation", "hangs_on").filter(pk=pk).first()


def posts_of(person: Person | int, on: date | None = None) -> QuerySet[Post]:
    """A person's posts, those of a day if asked."""
    posts = Post.objects.select_related("organisation").filter(person=person).order_by("valid_from", "id")
    return in_force(posts, on) if on else posts


def posts_of_persons(persons: Iterable[int], on: date, known: datetime | None = None) -> QuerySet[Post]:
    """What these persons hold on a day, with bodies; one query."""
    posts = Post.objects.select_related("organisation", "person").filter(person__in=set(persons))
    return in_force(posts, on, known).order_by("valid_from", "id")


def posts_in(organisations: Iterable[int], on: date | None = None, known: datetime | None = None) -> QuerySet[Post]:
    """The posts of many bodies with their holders; those of a day if asked, else all ever held. One query."""
    posts = Post.objects.select_related("person", "organisation", "unit", "hangs_on__organisation")
    posts = posts.filter(organisation__in=set(organisations))
    return (in_force(posts, on, known) if on else posts).order_by("valid_from", "id")


def posts_for_unit(unit: Organisation | int, on: date) -> QuerySet[Post]:
    """The seats on which a body is represented on a day, with the bodies in which they are."""
    return in_force(Post.objects.select_related("person", "organisation").filter(unit=unit), on).order_by("id")


def holders_of(organisation: Organisation | int, on: date) -> QuerySet[Post]:
    """Who sits in an organisation on a day."""
    return in_force(Post.objects.select_related("person").filter(organisation=organisation), on).order_by("id")


def posts_in_area(path: str, on: date, role: str = "") -> QuerySet[Post]:
    """Posts in force whose area is this one or a part of it, of one role if asked."""
    posts = Post.objects.select_related("person", "organisation").filter(area_path__gte=path, area_path__lt=path + END)
    return in_force(posts.filter(role=role) if role else posts, on).order_by("area_path", "id")


def holder_now(organisation: Organisation | int) -> Person | None:
    """The first who sits in an organisation today; whom a resident may ask for by name."""
    post = holders_of(organisation, clock.today()).first()
    return post.person if post else None


def seat_behind(grant: int | None) -> Post | None:
    """The same without the person and the organisation beside it: for writing down whose something is."""
    return keyed.first(Post, "t.grant_id = %s order by t.id limit 1", [grant]) if grant else None


def post_through(grant: int | None) -> Post | None:
    """The seat behind a grant, None where the grant stands for none."""
    rows = Post.objects.select_related("person", "organisation")
    return rows.filter(grant=grant).first() if grant else None
