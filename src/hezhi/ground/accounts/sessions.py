"""The session of a request: begun at sign-in, renewed when rights change, ended when it is too old. Staff sessions are short."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.utils.translation import gettext as _

from hezhi.ground.platform import clock

from . import actions, queries

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STAFF_IDLE, STAFF_LONGEST = timedelta(minutes=30), timedelta(hours=12)
RESIDENT_LONGEST = timedelta(days=30)
STEP = 60  # seconds between two notes of "still here"


def begin(request, user, *, way: str) -> None:
    """Sign the user in under a new session id; whatever id was known before opens nothing."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    mark(request.session, second=way in ("code", "demo"))
    request.session.save()
    actions.note_sign_in(
        user,
        session_key=request.session.session_key,
        address=queries.address_of(request),
        device=device_of(request),
        way=way,
    )


def mark(session, *, second: bool) -> None:
    """Note on a session when it began and whether a second factor stood by."""
    now = int(clock.now().timestamp())
    session["started"], session["seen"], session["second"] = now, now, second
    session.set_expiry(int(RESIDENT_LONGEST.total_seconds()))


def rotate(request) -> None:
    """A new id for the same session, when its rights change."""
    before = request.session.session_key
    request.session.cycle_key()
    actions.move_sign_in(before, request.session.session_key)


def end(request) -> None:
    """Sign out."""
    if request.user.is_authenticated:
        actions.note_sign_out(request.user, session_key=request.session.session_key, actor=request.actor)
    logout(request)


def hold_to_limits(request, grants) -> None:
    """End a session that is too old, idle too long, or whose person now needs the second factor that it lacks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return
    now = int(clock.now().timestamp())
    fault = _fault(request.session, user, grants, now)
    if fault:
        logout(request)
        messages.info(request, fault)
        return
    if now - request.session.get("seen", 0) >= STEP:
        request.session["seen"] = now
        actions.touch_sign_in(request.session.session_key)


def _fault(session, user, grants, now: int) -> str:
    age, idle = now - session.get("started", 0), now - session.get("seen", 0)
    if not queries.is_staff(user, grants):
        return _("登录已满30天，请重新登录。") if age > RESIDENT_LONGEST.total_seconds() else ""
    if age > STAFF_LONGEST.total_seconds():
        return _("登录已满12小时，请重新登录。")
    if idle > STAFF_IDLE.total_seconds():
        return _("您有30分钟没有操作，已为您退出。")
    if queries.needs_second_factor(user, grants) and not session.get("second"):
        return _("您的岗位需要双重验证，请重新登录。")
    return ""


def device_of(request) -> str:
    """The browser and the system in two words, for the list of sessions."""
    agent = request.headers.get("User-Agent", "")
    browsers = (
        ("MicroMessenger", "微信"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )
    browser = next((name for sign, name in browsers if sign in agent), agent[:30])
    system = next((name for sign, name in systems if sign in agent), "")
    return f"{browser} {system}".strip()


def keep_after_password(request, user) -> None:
    """A changed password ends every session of the person but this one, which gets a new id."""
    before = request.session.session_key
    update_session_auth_hash(request, user)
    actions.move_sign_in(before, request.session.session_key)
