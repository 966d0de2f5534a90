"""Addresses of the register's pages."""

from django.urls import path

from . import recording, views

app_name = "territory"
urlpatterns = [
    path("", views.areas, name="areas"),
    path("compounds/", views.compounds, name="compounds"),
    path("compounds.<slug:form>", views.compounds_file, name="compounds_file"),
    path("compounds/<int:pk>/", views.compound, name="compound"),
    path("compounds/<int:pk>/print/", views.compound_print, name="compound_print"),
    path("compounds/<int:pk>/buildings/<int:building>/", views.building, name="building"),
    path("compounds/<int:pk>/owners/<int:person>/", views.look, name="look"),
    path("compounds/<int:pk>/facts/", recording.state_fact, name="state_fact"),
    path("compounds/<int:pk>/facts/<int:fact>/", recording.correct_fact, name="correct_fact"),
    path("compounds/<int:pk>/move/", recording.move_compound, name="move_compound"),
    path("compounds/<int:pk>/units/<int:unit>/transfer/", recording.transfer, name="transfer"),
    path("<slug:path>/", views.areas, name="area"),
]
