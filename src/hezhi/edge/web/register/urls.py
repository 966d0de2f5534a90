"""Addresses of the register's pages."""

from django.urls import path

from . import views

app_name = "territory"
urlpatterns = [
    path("", views.areas, name="areas"),
    path("compounds/", views.compounds, name="compounds"),
    path("compounds.<slug:form>", views.compounds_file, name="compounds_file"),
    path("compounds/<int:pk>/", views.compound, name="compound"),
    path("compounds/<int:pk>/print/", views.compound_print, name="compound_print"),
    path("compounds/<int:pk>/buildings/<int:building>/", views.building, name="building"),
    path("compounds/<int:pk>/owners/<int:person>/", views.look, name="look"),
    path("<slug:path>/", views.areas, name="area"),
]
