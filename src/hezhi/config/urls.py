"""The whole address book: one line a room."""

from django.urls import include, path

urlpatterns = [
    path("", include("hezhi.ground.ui.urls")),
    path("", include("hezhi.ground.accounts.urls")),
    path("files/", include("hezhi.ground.platform.urls")),
    path("notices/", include("hezhi.ground.notices.urls")),
    path("import/", include("hezhi.ground.sheets.urls")),
    path("areas/", include("hezhi.edge.web.register.urls")),
    path("people/", include("hezhi.register.people.urls")),
    path("party/", include("hezhi.register.party.urls")),
    path("teams/", include("hezhi.living.teams.urls")),
    path("requests/", include("hezhi.response.requests.urls")),
    path("", include("hezhi.response.handling.urls")),
    path("intake/", include("hezhi.response.intake.urls")),
    path("indicators/", include("hezhi.steering.indicators.urls")),
    path("api/v1/", include("hezhi.edge.open_api.urls")),
    path("warnings/", include("hezhi.steering.warnings.urls")),
    path("appraisal/", include("hezhi.steering.supervision.urls")),
    path("", include("hezhi.edge.web.urls")),
]

handler500 = "hezhi.ground.ui.views.failed"
