"""Addresses of the room `notices`."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.mark_read, name="mark_read"),
    path("mute/", views.mute, name="mute"),
    path("sending/", views.sending, name="sending"),
    path("sending/again/", views.send_again, name="send_again"),
]
