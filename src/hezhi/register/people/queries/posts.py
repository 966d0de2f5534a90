"""Posts: who sits where on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import END

from ..models import Organisation, Person, Post


def in_force(posts: QuerySet[Post], on: date) -> QuerySet[Post]:
    """The posts held on a day."""
    return posts.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)


def posts_of(person: Person | int, on: date | None = None) -> QuerySet[Post]:
    """A person's posts, those of a day if asked."""
    posts = Post.objects.select_related("organisation").filter(person=person).order_by("valid_from", "id")
    return in_force(posts, on) if on else posts


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
