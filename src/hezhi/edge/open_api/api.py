"""`/api/v1`: other systems file requests and read those of their area, by a key that stands for a post."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Query, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer

from hezhi.ground.platform import clock, permissions, sight
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.response.requests import actions as requests_actions
from hezhi.response.requests import queries as requests

from . import actions, queries
from .forms import Asking, Page, Problem, RequestIn, RequestOut, RequestWithHistory
from .problems import fault, faults_of, problem

PROBLEM = "application/problem+json"
AHEAD = timedelta(minutes=5)  # clocks of two systems are never quite the same
LONGEST_NAME = 255


class JsonParser(Parser):
    """Reads a body as JSON; one nested without end is not understood, like any other that is none."""

    def parse_body(self, request):
        try:
            return super().parse_body(request)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


class KeyAuth(HttpBearer):
    """`Authorization: Bearer hz…`: from here on the request is the post's own, with its sight and nothing more."""

    def authenticate(self, request, token):
        caller = queries.caller_of(token.strip(), request.headers.get("Idempotency-Key", ""))
        if caller is not None:
            request.actor = caller.actor
            sight.set_for(caller.actor)
        return caller


class Interface(NinjaAPI):
    """The API with its description; problems are described as what they are."""

    def get_openapi_schema(self, **options):
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        answer["content"] = {PROBLEM: answer["content"].pop("application/json")}
        return schema


api = Interface(
    title="Hezhi 合治",
    version="1.0.0",
    description="File requests (诉求) and read those of an area. A key stands for a post: it sees what the post sees, and ends with it. "
    "Problems are RFC 9457; each names the field as it was sent. Say `Accept-Language: en` for English.",
    urls_namespace="open_api",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=KeyAuth(),
    parser=JsonParser(),
)
Name = Annotated[str, Header(alias="Idempotency-Key", description="at most 255 characters")]
NO = dict.fromkeys((400, 401, 403, 404, 422, 429), Problem)


@api.post("/requests", response={201: RequestOut, 200: RequestOut, **NO}, summary="File a request", url_name="requests")
def create_request(request, body: RequestIn, response: HttpResponse, idempotency_key: Name):
    """Stored when answered (201), with its number and history. The same `Idempotency-Key` with the same body again within a day is
    answered with the same request (200, `Idempotency-Replayed: true`); with another body it is refused (422)."""
    caller = _allowed(request, "requests.receive")
    if not idempotency_key.strip() or len(idempotency_key) > LONGEST_NAME:
        raise Refused(
            "open_api.no_name",
            _("请在请求头里给出 Idempotency-Key（最多 255 个字符），重发时用同一个。"),
            "Idempotency-Key",
        )
    if caller.is_too_fast:
        return problem(429, detail=_("这个密钥一分钟内报得太多，请稍后再发。"), headers={"Retry-After": "60"})
    draft, compound, category = _draft(body, caller)
    digest = queries.digest_of(body.model_dump_json())
    row, is_replayed = actions.file_request(caller, draft, name=idempotency_key, body=digest)
    if row is None:
        raise Http404
    response["Location"] = _address(row)
    if is_replayed:
        response["Idempotency-Replayed"] = "true"
        return Status(200, queries.detail_of(row))
    row.compound, row.category = compound, category
    return Status(201, queries.detail_of(row))


@api.get("/requests", response={200: Page, **NO}, summary="List requests of the area", url_name="list")
def list_requests(request, asking: Query[Asking]):
    """The newest first. `next` leads to the page after."""
    caller = _allowed(request, "requests.see")
    category = _category(asking.category) if asking.category else None
    try:
        found = requests.list_requests(
            caller.actor,
            state=asking.state or "",
            category=category.pk if category else None,
            first=asking.since,
            last=asking.until,
            before=asking.after,
            limit=asking.limit,
        )
    except ValueError:
        raise Refused("open_api.mark", _("after 要照抄上一页 next 里的。"), "after") from None
    return {"requests": [queries.summary_of(row) for row in found.rows], "next": _next(asking, found.older)}


@api.get("/requests/{number}", response={200: RequestWithHistory, **NO}, summary="One request", url_name="request")
def get_request(request, number: str):
    """With what happened to it. One outside the key's area does not exist for it (404)."""
    caller = _allowed(request, "requests.see")
    row = queries.request_told(number[:24], caller.actor)
    if row is None:
        raise Http404
    return queries.detail_of(row) | {"history": queries.history_of(row)}


@api.exception_handler(AuthenticationError)
def on_no_key(request, error):
    """Who is not known is told how to be, not why he is not."""
    detail = _("请在请求头里给出 Authorization: Bearer 加密钥；停用、过期的密钥和结束的岗位不能再用。")
    return problem(401, detail=detail, headers={"WWW-Authenticate": 'Bearer realm="hezhi"'})


@api.exception_handler(ValidationError)
def on_faults(request, error):
    """Every field that is wrong, at once."""
    return problem(422, code="open_api.fields", errors=faults_of(error.errors))


@api.exception_handler(Refused)
def on_refusal(request, refused):
    """The house's own no."""
    status = 403 if isinstance(refused, NotPermitted) else 409 if isinstance(refused, MoveRefused) else 422
    errors = [fault(refused.field, refused.message)] if refused.field else []
    return problem(status, detail=refused.message, code=refused.code, errors=errors)


@api.exception_handler(Http404)
def on_nothing(request, error):
    """What is not there, and what one may not see."""
    return problem(404)


@api.exception_handler(HttpError)
def on_unreadable(request, error):
    """A body that is no JSON."""
    return problem(error.status_code, detail=_("请求体要是 UTF-8 的 JSON。") if error.status_code == 400 else "")


def _allowed(request, deed):
    """The caller, where its key was given this deed. What every person may do, a key may only if it was said."""
    caller = request.auth
    if deed not in caller.actor.deeds:
        raise NotPermitted("not_permitted", _("这个密钥没有“%(deed)s”。") % {"deed": permissions.deed_name(deed)})
    permissions.require(caller.actor, deed, None)
    return caller


def _draft(body, caller):
    compound = _compound(body.compound, caller) if body.compound else None
    category = _category(body.category) if body.category else None
    if body.received_at and body.received_at > clock.now() + AHEAD:
        raise Refused("open_api.future", _("不能晚于现在。"), "received_at")
    if body.external_id and not body.source:
        raise Refused("open_api.source", _("给了 external_id 就要写明 source。"), "source")
    if body.external_id and requests.requests_by_source(body.source, [body.external_id]):
        raise Refused("open_api.known", _("这个 source 的这个编号已经报过了。"), "external_id")
    given = body.model_dump(exclude={"compound", "category", "kind", "channel"})
    draft = requests_actions.Draft(
        **given,
        kind=body.kind,
        channel=body.channel,
        area_path=compound.area_path if compound else caller.actor.area_path,
        compound=compound.pk if compound else None,
        compound_score=1.0 if compound else None,
        category=category.pk if category else None,
        category_score=1.0 if category else None,
    )
    return draft, compound, category


def _compound(pk, caller):
    found = queries.compound_for(caller.actor, pk)
    if found is None:
        raise Refused("open_api.compound", _("这个密钥的范围里没有这个小区。"), "compound")
    return found


def _category(code):
    found = queries.category_named(code)
    if found is None:
        raise Refused("open_api.category", _("没有这个类别代码。"), "category")
    return found


def _address(row):
    return reverse("open_api:request", args=[row.number])


def _next(asking, older):
    if not older:
        return None
    given = asking.model_dump(mode="json", exclude_defaults=True) | {"after": older}
    return reverse("open_api:requests") + "?" + urlencode(given)
