"""Who may do what here: a desk inside its area, a handler with what was sent to it, a person with what is his own."""

from hezhi.ground.platform.permissions import permits

AREA_DEEDS = (
    "requests.answer",
    "requests.redirect",
    "requests.explain",
    "requests.join",
    "requests.split",
    "requests.merge",
    "requests.dispatch",
    "requests.recall",
    "requests.call_back",
    "requests.draw_callbacks",
    "requests.close",
    "requests.close_unresolved",
    "requests.correct_category",
    "requests.correct_compound",
    "requests.accept_report",
    "requests.send_back",
    "requests.transcribe",
)
DESK_DEEDS = (
    "requests.object",
    "requests.accept",
    "requests.contact",
    "requests.start_handling",
    "requests.extend",
    "requests.ask",
    "requests.report",
)
PROMISED_DEEDS = ("requests.put_off", "requests.take_up")
OWN_DEEDS = ("requests.withdraw", "requests.urge", "requests.supplement", "requests.rate", "requests.reopen")
NOBODY_ELSES = ("requests.make_private", "requests.forget_contact")
ARBITER = "requests.arbitrate"


def _in_area(deed):
    def may(actor, obj):
        return deed in actor.deeds and obj is not None and actor.covers(obj.area_path)

    may.__name__ = "may_" + deed.split(".")[1]
    return may


def _at_desk(deed):
    def may(actor, dispatch):
        if deed not in actor.deeds or dispatch is None:
            return False
        is_own = actor.desk is not None and actor.desk == dispatch.handler_id  # most often, and known without asking
        return is_own or is_on_desk(actor, dispatch.handler)

    may.__name__ = "may_" + deed.split(".")[1]
    return may


def is_on_desk(actor, organisation) -> bool:
    """What was sent to the post's own organisation; and what was sent to a residents' committee is every post's of that community:
    committee and Party organisation work behind one desk (合署办公)."""
    if actor.desk is not None and actor.desk == organisation.pk:
        return True
    return (
        bool(actor.area_path)
        and organisation.kind == "residents_committee"
        and organisation.area_path == actor.area_path
    )


def _own(deed):
    def may(actor, obj):
        is_own = actor.person is not None and actor.person == obj.person
        return is_own or (deed in actor.deeds and actor.covers(obj.area_path))

    may.__name__ = "may_" + deed.split(".")[1]
    return may


def _only_own(deed):
    def may(actor, obj):
        """The person himself and no post: it is his consent."""
        return obj is not None and actor.person is not None and actor.person == obj.person

    may.__name__ = "may_" + deed.split(".")[1]
    return may


def _promised(deed):
    def may(actor, obj):
        """Who closed it unsolved in his area, and who would do it: on the day that was promised either may speak to the person."""
        has_it = obj is not None and actor.desk is not None and actor.desk == obj.desk
        return deed in actor.deeds and obj is not None and (has_it or actor.covers(obj.area_path))

    may.__name__ = "may_" + deed.split(".")[1]
    return may


for _deed in PROMISED_DEEDS:
    permits(_deed)(_promised(_deed))
for _deed in NOBODY_ELSES:
    permits(_deed)(_only_own(_deed))
for _deed in AREA_DEEDS:
    permits(_deed)(_in_area(_deed))
for _deed in DESK_DEEDS:
    permits(_deed)(_at_desk(_deed))
for _deed in OWN_DEEDS:
    permits(_deed)(_own(_deed))


@permits("requests.receive")
def may_receive(actor, draft):
    """Anyone may ask, signed in or not, at any hour (Ordinance Art. 2)."""
    return True


@permits("requests.thank")
def may_thank(actor, draft):
    """Anyone may say thank you."""
    return True


@permits("requests.record")
def may_record(actor, obj):
    """Writing down for a caller or a visitor what he tells is a post's work; the record says who wrote."""
    return "requests.record" in actor.deeds


@permits("requests.import")
def may_import(actor, obj):
    """Bringing in the hotline's sheets is a desk's work."""
    return "requests.import" in actor.deeds


@permits("requests.settings")
def may_set(actor, obj):
    """Categories, clocks and the dispatch catalogue are set by who keeps the city's settings."""
    return "requests.settings" in actor.deeds


@permits("requests.see")
def may_see(actor, obj):
    """Reading what residents told is for who works on it; keeping accounts, maps or the history is no reason to."""
    return "requests.see" in actor.deeds


@permits("requests.view_desk")
def may_view_desk(actor, obj):
    """The dispatch desk opens for a post that dispatches."""
    return "requests.dispatch" in actor.deeds and bool(actor.area_path)


@permits("requests.view_inbox")
def may_view_inbox(actor, obj):
    """The inbox opens for a post with a desk to which requests are sent."""
    return "requests.accept" in actor.deeds and actor.desk is not None


@permits("requests.co_report")
def may_co_report(actor, co_handling):
    """A co-handler reports its own part."""
    return "requests.co_report" in actor.deeds and is_on_desk(actor, co_handling.organisation)


def _decides(deed):
    def may(actor, dispatch):
        needed = ARBITER if dispatch.is_with_arbiter else deed
        return needed in actor.deeds and actor.covers(dispatch.area_path)

    may.__name__ = "may_" + deed.split(".")[1]
    return may


permits("requests.move")(_decides("requests.move"))
permits("requests.let_stand")(_decides("requests.let_stand"))
permits(ARBITER)(_in_area(ARBITER))
