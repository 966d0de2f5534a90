"""Who comes in, by one question: the session, whose it is, his posts in force and what time it is. Before any sight is set.

The list of sign-ins knows whose a session is before it is opened; the session itself has the last word. Whatever does not fit together
(no sign-in noted, another person, a changed password, a closed account) is left to Django's own way, which ends such a session.
"""

from functools import lru_cache

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.utils.crypto import constant_time_compare

from hezhi.ground.platform import clock, keyed
from hezhi.ground.platform.backend import PREPARED

from .models import Grant, Role, User


def recognise(request) -> list[Grant] | None:
    """Fill in the request's session and user; returns the user's grants in force, None where Django and `queries` must ask for them."""
    session = request.session
    if session.session_key is None or "_session_cache" in vars(session):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_question(), {"key": session.session_key, "held": clock.held()})
        rows = cursor.fetchall()
    if not rows:
        return None
    content, moment = rows[0][:2]
    clock.note(moment)
    session._session_cache = session.decode(content)
    user, *_rest = _people(rows[0])
    if user is None or not _is_his(session, user):
        return None
    request._cached_user = user
    return [grant for _user, grant in map(_people, rows) if grant is not None]


def _is_his(session, user) -> bool:
    """What Django asks of a session, without its leniencies."""
    return (
        session.get(SESSION_KEY) == str(user.pk)
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and user.is_active
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    )


def _people(row) -> tuple[User | None, Grant | None]:
    user, rest = keyed.made(User, row[2:])
    grant, rest = keyed.made(Grant, rest)
    role, _rest = keyed.made(Role, rest)
    if grant is not None:
        grant.role, grant.user = role, user
    return user, grant


@lru_cache
def _question() -> str:
    columns = ", ".join((keyed.columns(User, "u"), keyed.columns(Grant, "g"), keyed.columns(Role, "r")))
    return (
        f"{PREPARED}select s.session_data, t.now, {columns} from django_session s"  # noqa: S608
        " cross join (select coalesce(%(held)s::timestamptz, clock_timestamp()) as now) t"
        " left join accounts_signin i on i.session_key = s.session_key left join accounts_user u on u.id = i.user_id"
        " left join accounts_grant g on g.user_id = u.id and g.valid_from <= t.now"
        " and (g.valid_until is null or g.valid_until > t.now) left join accounts_role r on r.id = g.role_id"
        " where s.session_key = %(key)s and s.expire_date > clock_timestamp() order by g.id"
    )
