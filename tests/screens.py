"""The screens of the house that are swept: where, seen by whom, in which layout. Add a line for every new page."""

from dataclasses import dataclass

RESIDENT, DISPATCHER, OFFICER = "秦望舒", "蒋小满", "陶知夏"
SECURITY, AUDIT = "卫守正", "白察"


@dataclass(frozen=True)
class Screen:
    """A page: its address, or the first link matching `follow` on it; `who` is a name of the cast, "" is the public."""

    name: str
    path: str
    who: str = ""
    layout: str = "staff"
    follow: str = ""
    status: int = 200


PUBLIC = [
    Screen("sign-in", "/sign-in/", layout="resident"),
    Screen("cast", "/enter/", layout="resident"),
    Screen("not-found", "/nowhere/", layout="resident", status=404),
    Screen("kit", "/_kit/", layout="board"),
    Screen("kit-resident", "/_kit/?as=resident", layout="board"),
    Screen("kit-elder", "/_kit/?as=elder", layout="board"),
    Screen("kit-board", "/_kit/?as=board", layout="board"),
    Screen("portal", "/", layout="resident"),
    Screen("open-data", "/open-data/", layout="resident"),
    Screen("published", "/indicators/published/", layout="resident"),
    Screen("published-list", "/indicators/published/", layout="resident", follow="tbody a"),
]
STAFF = [
    Screen("dispatch-desk", "/requests/desk/", DISPATCHER),
    Screen("board-subdistrict", "/overview/", DISPATCHER),
    Screen("search", "/search/?q=梧桐", DISPATCHER),
    Screen("search-nothing", "/search/?q=zzzz", DISPATCHER),
    Screen("account", "/account/", DISPATCHER),
    Screen("imports", "/import/", DISPATCHER),
    Screen("import-bring", "/import/", DISPATCHER, follow=".import-kinds a.h"),
    Screen("board-district", "/overview/", OFFICER),
    Screen("rate", "/overview/", OFFICER, follow="a[href*='/rate/']"),
    Screen("list30", "/indicators/list30/", OFFICER),
    Screen("counted", "/indicators/list30/", OFFICER, follow="table a[href*='counted']"),
    Screen("organisation", "/organisation/", SECURITY),
    Screen("grant-propose", "/organisation/propose/", SECURITY),
    Screen("audit", "/audit/", AUDIT),
]

SCREENS = [*PUBLIC, *STAFF]
