"""Addresses of the room `intake`."""

from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("import/<int:pk>/", views.reading, name="reading"),
    path("names/", views.names, name="names"),
    path("names/<int:pk>/accept/", views.accept_name, name="accept_name"),
    path("names/<int:pk>/dismiss/", views.dismiss_name, name="dismiss_name"),
]
