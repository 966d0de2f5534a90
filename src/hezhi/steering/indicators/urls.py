"""Addresses of the room `indicators`."""

from django.urls import path

from .views import hotline_rates, lists, rates, verifying, voices

app_name = "indicators"
urlpatterns = [
    path("list30/", lists.list30, name="list30"),
    path("list30/prepare/", lists.prepare_edition, name="prepare_edition"),
    path("list30/<int:pk>/release/", lists.release_edition, name="release_edition"),
    path("list30/<int:pk>/reject/", lists.reject_edition, name="reject_edition"),
    path("list30/<int:pk>/", lists.edition, name="edition"),
    path("list30.<str:kind>", lists.list30_file, name="list30_file"),
    path("counted/", lists.counted, name="counted"),
    path("voices/", voices.voices, name="voices"),
    path("property-rates/", rates.property_rates, name="property_rates"),
    path("property-rates/story/", rates.property_rates_story, name="property_rates_story"),
    path("property-rates/gaps/", rates.property_rates_gaps, name="property_rates_gaps"),
    path("property-rates/sent-back/", verifying.sent_back, name="sent_back"),
    path("property-rates/sent-back/<int:pk>/<slug:deed>/", verifying.answer, name="answer_sent_back"),
    path("property-rates/assessment/", verifying.assessment, name="assessment"),
    path("property-rates/assessment/propose/", verifying.propose_assessment, name="propose_assessment"),
    path("property-rates/assessment/<int:pk>/<slug:decision>/", verifying.decide_assessment, name="decide_assessment"),
    path("property-rates/<slug:what>.<slug:form>", rates.property_rates_file, name="property_rates_file"),
    path("property-rates/<slug:kind>/series/", rates.property_rate_series, name="property_rate_series"),
    path("property-rates/<slug:kind>/series.<slug:form>", rates.property_rate_series_file, name="rate_series_file"),
    path("property-rates/<slug:kind>/verify/<int:compound>/", verifying.verify, name="verify_fact"),
    path("property-rates/<slug:kind>/", rates.property_rate, name="property_rate"),
    path("property-rates/<slug:kind>/list.<slug:form>", rates.property_rate_file, name="property_rate_file"),
    path("hotline/", hotline_rates.hotline_rates, name="hotline_rates"),
    path("hotline/unit/", hotline_rates.hotline_unit, name="hotline_unit"),
    path("hotline/requests/", hotline_rates.hotline_records, name="hotline_records"),
    path("hotline/left-out/", hotline_rates.hotline_exclusions, name="hotline_exclusions"),
    path("hotline/left-out/propose/", hotline_rates.propose_exclusion, name="propose_exclusion"),
    path("hotline/left-out/<int:pk>/<slug:decision>/", hotline_rates.decide_exclusion, name="decide_exclusion"),
    path("hotline/rates.<slug:form>", hotline_rates.hotline_file, name="hotline_file"),
    path("published/", lists.published, name="published"),
    path("published/<int:pk>/", lists.published_list30, name="published_list30"),
    path("published/<int:pk>/print/", lists.published_print, name="published_print"),
    path("published/<int:pk>/compound/<int:compound>/", lists.published_compound, name="published_compound"),
    path("published/<int:pk>/<str:name>", lists.published_file, name="published_file"),
]
