"""Addresses of the room `teams`."""

from django.urls import path

from . import views

app_name = "teams"
urlpatterns = [
    path("", views.roster, name="roster"),
    path("list/", views.teams, name="teams"),
    path("set-up/", views.set_up, name="set_up"),
    path("team/<int:pk>/", views.team, name="team"),
    path("team/<int:pk>/members/", views.add_member, name="add_member"),
    path("team/<int:pk>/shifts/", views.plan_shifts, name="plan_shift"),
    path("members/<int:pk>/end/", views.end_member, name="end_member"),
    path("shifts/<int:pk>/", views.shift, name="shift"),
    path("shifts/<int:pk>/assign/", views.assign, name="assign"),
    path("shifts/<int:pk>/call-off/", views.call_off, name="call_off_shift"),
    path("places/<int:pk>/release/", views.release, name="release"),
    path("mine/", views.mine, name="mine"),
    path("mine/shifts/<int:pk>/sign-up/", views.sign_up, name="sign_up"),
    path("mine/places/<int:pk>/cannot/", views.cannot, name="cannot"),
    path("mine/places/<int:pk>/swap/", views.swap, name="swap"),
    path("mine/swaps/<int:pk>/<slug:answer>/", views.answer_swap, name="answer_swap"),
    path("mine/calendar/", views.calendar_link, name="calendar_link"),
    path("calendar/<str:token>.ics", views.calendar_file, name="calendar"),
]
