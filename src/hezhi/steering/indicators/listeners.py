"""What happens to requests below and moves figures here."""

from hezhi.ground.platform import outbox, sight
from hezhi.response.requests import queries as requests
from hezhi.response.requests.events import RequestCorrected

from . import actions

FOLLOW = sight.purpose("indicators.follow_request", "诉求改了地点，剔除记录跟着改到同一个地方；不看内容")


@outbox.listen(RequestCorrected)
def on_corrected(event: RequestCorrected) -> None:
    """A request that lies elsewhere now takes along what leaves it out of the rates."""
    with sight.job(FOLLOW):
        row = requests.get_request(event.request)
        if row is not None:
            actions.move_exclusions(row.pk, row.area_path)
