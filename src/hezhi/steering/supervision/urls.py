"""Addresses of the room `supervision`."""

from django.urls import path

from . import views

app_name = "supervision"
urlpatterns = [
    path("", views.sheets, name="sheets"),
    path("listed/", views.listed, name="listed"),
    path("draft/", views.draft_sheet, name="draft_sheet"),
    path("<int:pk>/", views.sheet, name="sheet"),
    path("<int:pk>/sheet.<slug:kind>", views.sheet_file, name="sheet_file"),
    path("<int:pk>/write/<slug:key>/", views.write_value, name="write_value"),
    path("<int:pk>/submit/", views.submit_sheet, name="submit_sheet"),
    path("<int:pk>/appraise/", views.appraise, name="appraise"),
    path("<int:pk>/object/", views.object_to_grade, name="object"),
    path("<int:pk>/settle/", views.settle, name="settle"),
    path("<int:pk>/sign/<slug:which>/", views.sign, name="sign"),
]
