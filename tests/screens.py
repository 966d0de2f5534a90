"""The screens of the house that are swept: where, seen by whom, in which layout. Add a line for every new page."""

from dataclasses import dataclass

RESIDENT, DISPATCHER, OFFICER = "秦望舒", "蒋小满", "陶知夏"
SECURITY, AUDIT, STEWARD, SECRETARY, SYSTEM = "卫守正", "白察", "姜小雪", "罗秋实", "韩建中"
CITY = "苏明远"


@dataclass(frozen=True)
class Screen:
    """A page: its address, or the first link matching `follow` on it and `then` after that; `who` is a name of the cast, "" is the public.
    A page that comes after a form: `typed` is put into its fields (selector, words), and the button `press` sends it."""

    name: str
    path: str
    who: str = ""
    layout: str = "staff"
    follow: str = ""
    status: int = 200
    then: str = ""
    typed: tuple[tuple[str, str], ...] = ()
    press: str = ""


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
    Screen("bulletins", "/bulletins/", layout="resident"),
    Screen("published", "/indicators/published/", layout="resident"),
    Screen("published-list", "/indicators/published/", layout="resident", follow="tbody a"),
]
TOLD = "3号楼门口的路灯三天没亮，晚上看不见台阶"
OWN = [
    Screen("home", "/requests/", RESIDENT, "resident"),
    Screen("tell", "/requests/receive/", RESIDENT, "resident"),
    Screen("my-requests", "/requests/mine/", RESIDENT, "resident"),
    Screen("thread", "/requests/mine/", RESIDENT, "resident", follow="a.card"),
    Screen("received", "/requests/mine/", RESIDENT, "resident", follow="a.card", then="received/"),
    Screen("rate", "/requests/mine/", RESIDENT, "resident", follow="a.card:has-text('已办好')", then="rate/"),
    Screen("check", "/requests/receive/", RESIDENT, "resident", typed=(("[name=text]", TOLD),), press=".dock button"),
    Screen("privacy-copy", "/privacy/", RESIDENT, "resident", press="form[action*='/export/page/'] button"),
    Screen("vote", "/requests/vote/", RESIDENT, "resident"),
    Screen("thank", "/requests/thank/", RESIDENT, "resident"),
    Screen("my-messages", "/notices/", RESIDENT, "resident"),
    Screen("privacy", "/privacy/", RESIDENT, "resident"),
    Screen("progress", "/requests/progress/", layout="resident"),
    Screen("outside", "/outside/demo-link-of-a-helper-0/", layout="resident"),
    Screen(
        "outside-mended",
        "/outside/demo-link-of-a-helper-0/",
        layout="resident",
        status=422,
        typed=(("[name=text]", " "),),
        press="main form button",
    ),
    Screen("outside-over", "/outside/no-such-link-no-such-link/", layout="resident", status=404),
    Screen("outside-done", "/outside/done/", layout="resident"),
]
STAFF = [
    Screen("dispatch-desk", "/requests/desk/", DISPATCHER),
    Screen("request", "/areas/compounds/1/", DISPATCHER, follow="main a[href^='/requests/']"),
    Screen("record", "/requests/record/", DISPATCHER),
    Screen("thanks", "/requests/thanks/", STEWARD),
    Screen("reports", "/requests/reports/", DISPATCHER),
    Screen("request-list", "/requests/list/?state=closed", DISPATCHER),
    Screen("matters", "/requests/matters/", DISPATCHER),
    Screen("matter", "/requests/matters/", DISPATCHER, follow="tbody a[href*='/matters/']"),
    Screen("handler-desk", "/handling/", STEWARD),
    Screen("orders", "/handling/orders/", STEWARD),
    Screen("order", "/handling/orders/", STEWARD, follow="td.ttl2 a"),
    Screen("patrol", "/handling/patrol/", STEWARD),
    Screen("patrol-routes", "/handling/patrol/routes/", STEWARD),
    Screen("patrol-found", "/handling/patrol/found/", STEWARD),
    Screen("served", "/handling/compounds/", STEWARD),
    Screen("served-compound", "/handling/compounds/", STEWARD, follow="main li a"),
    Screen("ready-words", "/handling/words/", STEWARD),
    Screen("call-backs", "/requests/callbacks/", DISPATCHER),
    Screen("call", "/requests/callbacks/", DISPATCHER, follow="main table a[href*='/callbacks/']"),
    Screen("promised", "/requests/callbacks/", DISPATCHER, follow="a[href*='/promised/']"),
    Screen("draws", "/requests/callbacks/draws/", DISPATCHER),
    Screen("board-subdistrict", "/overview/", DISPATCHER),
    Screen("search", "/search/?q=院", DISPATCHER),
    Screen("search-nothing", "/search/?q=zzzz", DISPATCHER),
    Screen("account", "/account/", DISPATCHER),
    Screen("imports", "/import/", DISPATCHER),
    Screen("learning", "/intake/learning/", CITY),
    Screen("learning-new", "/intake/learning/new/", CITY),
    Screen("training", "/intake/learning/", CITY, follow="tbody a[href*='/learning/']"),
    Screen("drift", "/intake/drift/", CITY),
    Screen("drift-requests", "/intake/drift/", CITY, follow="tbody a[href*='kind=not_sure']"),
    Screen("import-bring", "/import/", DISPATCHER, follow=".import-kinds a.h"),
    Screen("board-community", "/overview/", SECRETARY),
    Screen("board-district", "/overview/", OFFICER),
    Screen("property-rates", "/indicators/property-rates/", OFFICER),
    Screen("property-rate", "/overview/", OFFICER, follow="a[href*='/property-rates/service/']"),
    Screen("property-rate-missing", "/indicators/property-rates/body/?only=missing", OFFICER),
    Screen("property-rate-changes", "/indicators/property-rates/service/?only=changes", OFFICER),
    Screen("voices", "/indicators/voices/", OFFICER),
    Screen("property-rates-gaps", "/indicators/property-rates/gaps/", OFFICER),
    Screen("property-rate-series", "/indicators/property-rates/service/series/?months=24", OFFICER),
    Screen("rates-sent-back", "/indicators/property-rates/sent-back/", OFFICER),
    Screen("rate-verify", "/indicators/property-rates/sent-back/", SECRETARY, follow="tbody a"),
    Screen("rates-assessment", "/indicators/property-rates/assessment/", OFFICER),
    Screen("property-rates-story", "/indicators/property-rates/story/", OFFICER),
    Screen("hotline-rates", "/indicators/hotline/", OFFICER),
    Screen("hotline-why", "/indicators/hotline/", OFFICER, follow="a[href*='hotline/unit']"),
    Screen("hotline-requests", "/indicators/hotline/", OFFICER, follow="tbody a[href*='hotline/requests']"),
    Screen("hotline-left-out", "/indicators/hotline/left-out/", OFFICER),
    Screen("score-editions", "/indicators/hotline/editions/", OFFICER),
    Screen("score-edition", "/indicators/hotline/editions/", OFFICER, follow="tbody a"),
    Screen("score-schemes", "/indicators/hotline/schemes/", OFFICER),
    Screen("late", "/warnings/", DISPATCHER),
    Screen("late-district", "/warnings/?only=bad", OFFICER),
    Screen("supervise", "/warnings/", DISPATCHER, follow="a[href*='/warnings/sendings/']"),
    Screen("supervisions", "/warnings/supervisions/", DISPATCHER),
    Screen("early-warnings", "/warnings/early/", OFFICER),
    Screen("early-warning", "/warnings/early/", OFFICER, follow="main a[href^='/warnings/early/']"),
    Screen("again", "/warnings/again/", OFFICER),
    Screen("again-of", "/warnings/again/", OFFICER, follow="tbody a"),
    Screen("load", "/warnings/load/", OFFICER),
    Screen("load-sendings", "/warnings/load/", OFFICER, follow="td a"),
    Screen("appraisals", "/appraisal/?area=000100010001", OFFICER),
    Screen("appraisal", "/appraisal/", SECRETARY, follow="tbody a"),
    Screen("appraisal-recounted", "/appraisal/1/?recount=1", OFFICER),
    Screen("appraisal-objected", "/appraisal/2/", OFFICER),
    Screen("appraisal-draft", "/appraisal/4/", OFFICER),
    Screen("appraisal-listed", "/appraisal/listed/?year=2026", OFFICER),
    Screen("supervisions-year", "/warnings/supervisions/?year=2026&only=late", OFFICER),
    Screen("list30", "/indicators/list30/", OFFICER),
    Screen("counted", "/indicators/list30/", OFFICER, follow="table a[href*='counted']"),
    Screen("areas", "/areas/", OFFICER),
    Screen("compounds", "/areas/compounds/", OFFICER),
    Screen("compound-file", "/areas/compounds/1/", OFFICER),
    Screen("building", "/areas/compounds/1/", OFFICER, follow="a[href*='/buildings/']"),
    Screen("sending", "/notices/sending/", SYSTEM),
    Screen("organisation", "/organisation/", SECURITY),
    Screen("grant-propose", "/organisation/propose/", SECURITY),
    Screen("audit", "/audit/", AUDIT),
    Screen("fact-new", "/areas/compounds/1/facts/", SECRETARY),
    Screen("fact-correct", "/areas/compounds/1/", SECRETARY, follow="#facts td a"),
    Screen("compound-move", "/areas/compounds/1/move/", DISPATCHER),
    Screen("home-transfer", "/areas/compounds/1/buildings/1/", SECRETARY, follow="a[href*='/transfer/']"),
    Screen("seats-community", "/seats/", SECRETARY),
    Screen("seats-compound", "/seats/?compound=1", SECRETARY),
    Screen("seats-subdistrict", "/seats/", DISPATCHER),
    Screen("seats-district", "/seats/", OFFICER),
    Screen("seats-indicator", "/seats/indicator/", OFFICER),
    Screen("party-tree", "/party/", DISPATCHER),
    Screen("party-district", "/party/", OFFICER),
    Screen("party-organisation", "/party/", DISPATCHER, follow="main table a"),
    Screen("party-set-up", "/party/organisations/new/", DISPATCHER),
    Screen("party-appoint", "/party/posts/new/", SECRETARY),
    Screen("party-instructors", "/party/instructors/", SECRETARY),
    Screen("party-committees", "/party/committees/", SECRETARY),
    Screen("party-meetings", "/party/meetings/", SECRETARY),
    Screen("party-meeting", "/party/meetings/", SECRETARY, follow="main table a"),
    Screen("party-lists", "/party/lists/", SECRETARY),
    Screen("party-reports", "/party/reports/", SECRETARY),
    Screen("party-impediments", "/party/impediments/", SECRETARY),
]
STAFF += [
    Screen("duty-roster", "/teams/", SECRETARY),
    Screen("teams", "/teams/list/", SECRETARY),
    Screen("team", "/teams/list/?kind=red_armband", SECRETARY, follow="tbody th a"),
    Screen("shift", "/teams/", SECRETARY, follow="a.slot.gap"),
    Screen("my-duties", "/teams/mine/", RESIDENT, "resident"),
    Screen("swap", "/teams/mine/", RESIDENT, "resident", follow="a[href*='/swap/']"),
]
PAPER = [
    Screen("compound-paper", "/areas/compounds/1/print/", OFFICER, "paper"),
    Screen("order-paper", "/handling/orders/", STEWARD, "paper", follow="td.ttl2 a", then="print/"),
    Screen("thread-paper", "/requests/mine/", RESIDENT, "paper", follow="a.card", then="print/"),
]

SCREENS = [*PUBLIC, *OWN, *STAFF, *PAPER]
