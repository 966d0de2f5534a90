"""Addresses of the room `requests`."""

from django.urls import path

from .views import desk

app_name = "requests"
urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/<int:pk>/", desk.desk, name="desk_item"),
    path("desk/dispatch/", desk.dispatch_many, name="dispatch_many"),
    path("<int:pk>/dispatch/", desk.dispatch, name="dispatch"),
    path("<int:pk>/answer/", desk.answer, name="answer"),
    path("<int:pk>/redirect/", desk.redirect, name="redirect"),
    path("<int:pk>/join/", desk.join, name="join"),
    path("<int:pk>/category/", desk.correct_category, name="correct_category"),
    path("<int:pk>/move/", desk.move, name="move"),
    path("<int:pk>/let-stand/", desk.let_stand, name="let_stand"),
    path("<int:pk>/look/", desk.look, name="look"),
    path("dispatch/<int:pk>/recall/", desk.recall, name="recall"),
]
