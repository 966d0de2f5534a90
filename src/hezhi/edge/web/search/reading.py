"""What the search finds, each thing with the page it leads to."""

from dataclasses import dataclass

from hezhi.ground.platform import sealed
from hezhi.ground.ui import navigation
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

LONGEST = 60
MOST = 20


@dataclass(frozen=True)
class Found:
    """Requests and compounds found for one text; `text` is what was asked, a phone masked."""

    text: str
    requests: list
    compounds: list

    @property
    def is_empty(self):
        return not (self.requests or self.compounds)


def search(actor, text: str) -> Found:
    """Look for the text among requests and compounds in the post's area."""
    text = text.strip()[:LONGEST]
    told = [
        (row, navigation.address("requests:request", row.pk)) for row in requests.find_requests(actor, text, limit=MOST)
    ]
    named = territory.find_compounds(text, within=actor.area_path, limit=MOST)
    lineages = territory.lineages({compound.area_path for compound in named})
    compounds = [
        (
            compound,
            " › ".join(area.name for area in lineages[compound.area_path]),
            navigation.address("territory:compound", compound.pk),
        )
        for compound in named
    ]
    return Found(sealed.mask(text) if text.isdecimal() and len(text) >= 7 else text, told, compounds)
