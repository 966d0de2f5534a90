"""One case, one thread: what happened, in the words of the person's five stages or of the staff's history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.platform import audit, files, sight
from hezhi.ground.platform.models import StoredFile
from hezhi.ground.ui import wording
from hezhi.register.people import queries as people

from ..models import Dispatch, NoteKind, RequestKind, ServiceRequest
from ..states import STAGES, DispatchState, RequestState, stage_of
from .requests import current_among, current_dispatch, sendings_of

THREAD = sight.purpose("requests.thread", "本人看自己诉求的经过：派给了谁、办到哪一步、谁在办；不看别人的")
STAGE_WORDS = {
    "received": gettext_lazy("已收到"),
    "sent": gettext_lazy("已派人"),
    "handling": gettext_lazy("正在处理"),
    "done": gettext_lazy("已办好"),
    "ended": gettext_lazy("已结束"),
}
REOPENS = (RequestState.CLOSED, RequestState.CLOSED_UNRESOLVED, RequestState.ANSWERED)
UNRESOLVED_WORDS = {
    "condition": gettext_lazy("现在没有条件"),
    "law": gettext_lazy("法规不允许"),
    "money": gettext_lazy("资金没有着落"),
    "third_party": gettext_lazy("要等第三方"),
    "disagrees": gettext_lazy("各方意见不一"),
    "long_work": gettext_lazy("工程周期长"),
}
STAFF_WORDS = {
    "requests.receive": gettext_lazy("登记"),
    "requests.answer": gettext_lazy("当场答复"),
    "requests.redirect": gettext_lazy("指引到别处"),
    "requests.explain": gettext_lazy("说明理由"),
    "requests.join": gettext_lazy("并入主诉求"),
    "requests.gain_voice": gettext_lazy("多了一位反映人"),
    "requests.split": gettext_lazy("拆出来单办"),
    "requests.merge": gettext_lazy("并进来一件事"),
    "requests.unmerge": gettext_lazy("撤销合并"),
    "requests.lose_voice": gettext_lazy("拆走一位反映人"),
    "requests.dispatch": gettext_lazy("派出"),
    "requests.recall": gettext_lazy("撤销派单"),
    "requests.object": gettext_lazy("承办单位提出异议"),
    "requests.move": gettext_lazy("异议成立，改派"),
    "requests.let_stand": gettext_lazy("维持原派"),
    "requests.accept": gettext_lazy("签收"),
    "requests.contact": gettext_lazy("联系诉求人"),
    "requests.start_handling": gettext_lazy("开始处理"),
    "requests.extend": gettext_lazy("延期"),
    "requests.report": gettext_lazy("报办结"),
    "requests.co_report": gettext_lazy("协办单位报了结果"),
    "requests.call_back": gettext_lazy("开始回访"),
    "requests.add_pictures": gettext_lazy("加了照片"),
    "requests.add_voices": gettext_lazy("加了录音"),
    "requests.thank": gettext_lazy("表扬，已转告"),
    "requests.transcribe": gettext_lazy("听写了录音"),
    "requests.accept_report": gettext_lazy("核实通过，请人评价"),
    "requests.send_back": gettext_lazy("退回重办"),
    "requests.close": gettext_lazy("回访后结束"),
    "requests.close_unresolved": gettext_lazy("未解决，约了下次"),
    "requests.note_unreached": gettext_lazy("回访没打通"),
    "requests.close_unreached": gettext_lazy("多次没打通，结束"),
    "requests.put_off": gettext_lazy("还办不了，另约了日子"),
    "requests.take_up": gettext_lazy("有条件了，重新办"),
    "requests.ask": gettext_lazy("问了诉求人"),
    "requests.reopen": gettext_lazy("重新打开"),
    "requests.rate": gettext_lazy("本人评价"),
    "requests.withdraw": gettext_lazy("本人撤回"),
    "requests.supplement": gettext_lazy("本人补充"),
    "requests.urge": gettext_lazy("本人催办"),
    "requests.correct_category": gettext_lazy("改了类别"),
    "requests.correct_compound": gettext_lazy("改了地点"),
    "requests.update": gettext_lazy("来源更新"),
}


SENDING = ("requests.dispatch", "requests.move")  # deeds that make a sending
_more_words: dict[str, object] = {}


def register_history_words(words: Mapping[str, object]) -> None:
    """Let a room above say what its own deeds to a request are called in the staff's history."""
    _more_words.update(words)


@dataclass(frozen=True)
class Entry:
    """One knot of the thread. `state` is next, now or ""."""

    title: str
    at: datetime | None = None
    text: str = ""
    state: str = ""
    pictures: Sequence = field(default=())
    recordings: Sequence = field(default=())

    @property
    def when(self) -> str:
        """Its moment in words."""
        return wording.moment(self.at)


@dataclass(frozen=True)
class Step:
    """One of the five words across a card."""

    label: str
    state: str


@dataclass(frozen=True)
class Thread:
    """What a person reads about his own request."""

    request: ServiceRequest
    stage: str
    stage_word: str
    steps: list[Step]
    entries: list[Entry]
    handler: object | None = None
    worker: object | None = None
    neighbours: int = 0
    may_rate: bool = False
    may_urge: bool = False
    may_withdraw: bool = False
    may_reopen: bool = False
    question: object | None = None


def stage_said(main: ServiceRequest) -> str:
    """The resident's word for where a main request stands; for whoever was joined to it."""
    with sight.job(THREAD):
        dispatch = current_dispatch(main)
        return str(STAGE_WORDS[stage_of(main.state, dispatch.state if dispatch else None)])


def steps_of(stage: str) -> list[Step]:
    """The five words with what is done, now and to come."""
    here = STAGES.index(stage)
    return [
        Step(str(STAGE_WORDS[name]), "done" if n < here else "now" if n == here else "")
        for n, name in enumerate(STAGES)
    ]


def thread_of(service_request: ServiceRequest) -> Thread:
    """The thread of a request that its reader was allowed to fetch; the rest is read under THREAD."""
    with sight.job(THREAD):
        main = service_request.joined_to or service_request
        dispatch = current_dispatch(main)
        stage = stage_of(main.state, dispatch.state if dispatch else None)
        handler = dispatch.handler if dispatch and dispatch.state != DispatchState.RECALLED else None
        return Thread(
            request=service_request,
            stage=stage,
            stage_word=_stage_word(main, stage),
            steps=steps_of(stage),
            entries=_next(stage) + _entries(service_request, main),
            handler=handler,
            worker=people.holder_now(handler.pk) if handler and stage in ("sent", "handling") else None,
            neighbours=main.voice_count - 1,
            may_rate=main.state == RequestState.CALLBACK and service_request == main,
            may_urge=stage in ("received", "sent", "handling"),
            may_withdraw=service_request.state in (RequestState.RECEIVED, RequestState.IN_HAND),
            may_reopen=main.state in REOPENS and main.kind != RequestKind.PRAISE,
            question=_open_question(service_request) if stage in ("sent", "handling") else None,
        )


def community_of(service_request: ServiceRequest):
    """The residents' committee of the place, whose telephone stands on the thread; None where there is none."""
    with sight.job(THREAD):
        return people.responsible_for(service_request.area_path, "residents_committee")


@dataclass(frozen=True)
class Read:
    """A request as a post reads that neither dispatches nor handles it."""

    request: ServiceRequest
    stage_word: str
    handler: object | None
    history: list[Entry]


def read_request(service_request: ServiceRequest) -> Read:
    """Where a request stands, who has it, and its story. Two queries beside the sight; who sees it sees its whole story."""
    main = service_request.joined_to or service_request
    with sight.job(THREAD):
        sendings = sendings_of(service_request)
        dispatch = current_among(sendings) if main is service_request else current_dispatch(main)
        stage = stage_of(main.state, dispatch.state if dispatch else None)
        handler = dispatch.handler if dispatch and dispatch.state != DispatchState.RECALLED else None
        return Read(service_request, _stage_word(main, stage), handler, history_lines(service_request, sendings))


def cards_of(requests) -> list[Thread]:
    """Cards for a person's list: thread without entries, few queries."""
    rows = list(requests)
    with sight.job(THREAD):
        cards = []
        for row in rows:
            main = row.joined_to or row
            dispatch = current_dispatch(main) if main.state in (RequestState.IN_HAND, RequestState.REPORTED) else None
            stage = stage_of(main.state, dispatch.state if dispatch else None)
            cards.append(
                Thread(
                    row,
                    stage,
                    _stage_word(main, stage),
                    steps_of(stage),
                    [],
                    handler=dispatch.handler if dispatch else None,
                    may_rate=main.state == RequestState.CALLBACK,
                )
            )
    return cards


def history_lines(service_request: ServiceRequest, dispatches: Sequence[Dispatch] | None = None) -> list[Entry]:
    """The staff's history, newest first: who did what, through which post. What happened before the house kept it (an imported past)
    is told from the dispatches themselves; a page that has them already hands them in, each with its handler."""
    told = audit.history_of(service_request)[::-1]
    rows = told[:12]
    lines = [Entry(_staff_title(row), row.at, row.reason) for row in rows]
    known = {(row.changes.get("dispatch"), row.deed) for row in told}
    for dispatch in sendings_of(service_request) if dispatches is None else dispatches:
        if not {(dispatch.pk, deed) for deed in SENDING} & known:
            lines += _past(dispatch, {deed for pk, deed in known if pk == dispatch.pk})
    if not any(row.deed == "requests.receive" for row in told):
        title = _("登记（%(channel)s）") % {"channel": service_request.get_channel_display()}
        lines.append(Entry(title, service_request.received_at))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _past(dispatch, known):
    """What an imported sending itself says; deeds of this house stand in the history already."""
    handler = dispatch.handler
    lines = [Entry(f"{STAFF_WORDS['requests.dispatch']} → {handler}", dispatch.sent_at)]
    if dispatch.accepted_at and "requests.accept" not in known:
        lines.append(Entry(f"{STAFF_WORDS['requests.accept']}　{handler}", dispatch.accepted_at))
    if dispatch.objection and "requests.object" not in known:
        lines.append(Entry(str(STAFF_WORDS["requests.object"]), dispatch.sent_at, dispatch.objection))
    if dispatch.reported_at and "requests.report" not in known:
        lines.append(Entry(str(STAFF_WORDS["requests.report"]), dispatch.reported_at, dispatch.report))
    return lines


def _staff_title(row):
    title = str(STAFF_WORDS.get(row.deed) or _more_words.get(row.deed) or row.deed)
    if row.deed in ("requests.dispatch", "requests.move"):
        title = f"{title} → {row.changes.get('handler', '')}"
    who = (
        _("系统") if row.actor_name.isascii() and "." in row.actor_name else row.actor_name
    )  # a job goes by its purpose
    return f"{title}　{who}" if who else title


def _open_question(row):
    """What the handler asked and the person has not answered yet."""
    last = row.notes.filter(kind__in=(NoteKind.QUESTION, NoteKind.SUPPLEMENT)).order_by("-at", "-id").first()
    return last if last is not None and last.kind == NoteKind.QUESTION else None


def thread_file(service_request: ServiceRequest, key: str) -> StoredFile | None:
    """A photo or recording of the thread: what the person brought himself, and the proofs of the work on the matter."""
    with sight.job(THREAD):
        main = service_request.joined_to or service_request
        is_own = (
            service_request.pictures.filter(file=key).exists() or service_request.recordings.filter(file=key).exists()
        )
        is_proof = main.pictures.filter(file=key, is_proof=True).exists()
    if is_own:
        return files.file_of(service_request, key)
    return files.file_of(main, key) if is_proof else None


def _stage_word(main, stage):
    if main.state == RequestState.WITHDRAWN:
        return _("已撤回")
    if main.kind == RequestKind.PRAISE:
        return _("已转告，谢谢您")
    if main.state == RequestState.CLOSED_UNRESOLVED:
        return _("没能解决，约了下次联系")
    return _("已办好，请您评价") if stage == "done" else str(STAGE_WORDS[stage])


def _next(stage):
    coming = {
        "received": Entry(_("接下来派给承办单位"), text=_("派出后告诉您是谁来办"), state="next"),
        "sent": Entry(_("接下来有人联系您"), state="next"),
        "handling": Entry(_("办好后请您评价"), text=_("不满意可以退回重办"), state="next"),
        "done": Entry(_("等您评价"), text=_("没解决就退回重办"), state="next"),
    }
    return [coming[stage]] if stage in coming else []


def _entries(row, main):
    """All that the person may know, newest first; the newest is marked."""
    entries = _moments(row, main) + _notes(row, main) + _reopenings(row, main)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    if entries:
        first = entries[0]
        entries[0] = replace(first, state="now")
    return entries


def _moments(row, main):
    pictures = list(row.pictures.order_by("id")) + (list(main.pictures.order_by("id")) if row != main else [])
    asked = tuple(p for p in pictures if not p.is_proof and p.request_id == row.pk)
    proofs = tuple(p for p in pictures if p.is_proof)
    said = tuple(row.recordings.order_by("id"))
    title = _("已收到您的表扬") if row.kind == RequestKind.PRAISE else _("已收到您的诉求")
    if row.filed_by:
        title = _("%(title)s（%(who)s代为登记）") % {"title": title, "who": row.filed_by}
    entries = [Entry(title, row.received_at, row.text or row.title, pictures=asked, recordings=said)]
    if row != main:
        told = main.title if main.is_public else str(main.category or "")
        entries.append(Entry(_("和邻居的同一件事一起办"), row.received_at, told))
    sendings = list(main.dispatches.select_related("handler").order_by("id"))
    last_done = max((one.pk for one in sendings if one.state == DispatchState.ACCEPTED_BACK), default=None)
    done_before = False
    for dispatch in sendings:
        if dispatch.state == DispatchState.RECALLED:
            continue
        words = _("没有解决，再派给%(handler)s") if done_before else _("派给%(handler)s")
        entries.append(Entry(words % {"handler": dispatch.handler}, dispatch.sent_at))
        if dispatch.accepted_at:
            entries.append(Entry(_("%(handler)s已接单") % {"handler": dispatch.handler}, dispatch.accepted_at))
        if dispatch.state == DispatchState.ACCEPTED_BACK:
            is_last, done_before = dispatch.pk == last_done, True
            at = (main.answered_at if is_last else None) or dispatch.reported_at
            entries.append(Entry(_("办好了"), at, dispatch.report, pictures=proofs if is_last else ()))
    if not sendings and main.answered_at:
        entries.append(Entry(_("已答复"), main.answered_at, main.answer))
    if main.closed_at:
        entries.append(Entry(_("已结束"), main.closed_at, _unresolved(main)))
    return entries


def _unresolved(main):
    if not main.next_date:
        return ""
    reason = UNRESOLVED_WORDS.get(main.unresolved_reason, main.unresolved_reason)
    return _("没能解决：%(reason)s。%(date)s前再联系您。") % {"reason": reason, "date": wording.day(main.next_date)}


def _reopenings(row, main):
    """When it was opened again and why; of a neighbour's matter without his words."""
    told = audit.history_of(main) if main.answered_at else []
    words = str(STAFF_WORDS["requests.reopen"])
    return [Entry(words, one.at, one.reason if row == main else "") for one in told if one.deed == "requests.reopen"]


def _notes(row, main):
    """One's own words and what was said to one; of a neighbour's matter only how the work goes on."""
    words = {
        "supplement": _("您补充了情况"),
        "urge": _("您催了一下"),
        "contact": _("承办人联系了您"),
        "progress": _("办理进展"),
        "extend": _("延期"),
        "question": _("承办单位问您"),
        "unreached": _("给您打过电话，没打通"),
    }
    notes = list(row.notes.order_by("at"))
    if row != main:
        notes += main.notes.filter(kind__in=(NoteKind.PROGRESS, NoteKind.EXTEND))
    return [Entry(words[note.kind], note.at, note.text) for note in notes]
