"""Who may see how sending goes, and have what failed sent again. What people are told is seen by nobody but themselves."""

from hezhi.ground.platform.permissions import permits


@permits("notices.view_sending")
def may_view_sending(actor, obj):
    """Counts, ways and reasons; no names, no addresses, no texts."""
    return "notices.view_sending" in actor.deeds


@permits("notices.send_again")
def may_send_again(actor, obj):
    """After the gateway works again."""
    return "notices.send_again" in actor.deeds
