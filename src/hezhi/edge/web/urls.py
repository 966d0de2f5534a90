"""Pages that join several rooms."""

from django.urls import path

from . import views
from .audit import views as audit
from .organisation import views as organisation
from .privacy import views as privacy
from .search import views as search
from .seats import views as seats

app_name = "web"
urlpatterns = [
    path("search/", search.page, name="search"),
    path("privacy/", privacy.page, name="privacy"),
    path("privacy/export/<slug:form>/", privacy.export, name="privacy_export"),
    path("privacy/forget/", privacy.forget, name="privacy_forget"),
    path("privacy/requests/<int:pk>/private/", privacy.make_private, name="privacy_make_private"),
    path("seats/", seats.page, name="seats"),
    path("seats/indicator/", seats.indicator, name="seats_indicator"),
    path("audit/", audit.page, name="audit"),
    path("audit/check/", audit.check, name="audit_check"),
    path("audit/export.<slug:form>", audit.export, name="audit_export"),
    path("organisation/", organisation.page, name="organisation"),
    path("organisation/propose/", organisation.propose, name="organisation_propose"),
    path("organisation/proposals/<int:pk>/", organisation.decide, name="organisation_decide"),
    path("organisation/grants/<int:pk>/end/", organisation.end_grant, name="organisation_end_grant"),
    path("organisation/accounts/new/", organisation.open_account, name="organisation_open_account"),
    path("organisation/accounts/<int:pk>/", organisation.person, name="organisation_person"),
    path("organisation/accounts/<int:pk>/mend/", organisation.mend_account, name="organisation_mend_account"),
    path("", views.home, name="home"),
    path("choose/", views.choose_compound, name="choose_compound"),
    path("desk/", views.staff_home, name="staff_home"),
    path("me/", views.resident_home, name="resident_home"),
    path("overview/", views.overview, name="overview"),
    path("open-data/", views.open_data, name="open_data"),
    path("open-data/property-rates.csv", views.open_rates, name="open_rates"),
    path("bulletins/", views.bulletins, name="bulletins"),
    path("bulletins/draws/<int:pk>/", views.bulletin_draw, name="bulletin_draw"),
    path("bulletins/draws/<int:pk>.txt", views.bulletin_draw_sheet, name="bulletin_draw_sheet"),
]
