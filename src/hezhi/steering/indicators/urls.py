"""Addresses of the room `indicators`."""

from django.urls import path

from . import views

app_name = "indicators"
urlpatterns = [
    path("list30/", views.list30, name="list30"),
    path("list30/prepare/", views.prepare_edition, name="prepare_edition"),
    path("list30/<int:pk>/release/", views.release_edition, name="release_edition"),
    path("list30/<int:pk>/reject/", views.reject_edition, name="reject_edition"),
    path("list30/<int:pk>/", views.edition, name="edition"),
    path("list30.<str:kind>", views.list30_file, name="list30_file"),
    path("counted/", views.counted, name="counted"),
    path("published/", views.published, name="published"),
    path("published/<int:pk>/", views.published_list30, name="published_list30"),
    path("published/<int:pk>/print/", views.published_print, name="published_print"),
    path("published/<int:pk>/compound/<int:compound>/", views.published_compound, name="published_compound"),
    path("published/<int:pk>/<str:name>", views.published_file, name="published_file"),
]
