"""Addresses of the room `intake`."""

from django.urls import path

from .views import drift, learning, reading

app_name = "intake"
urlpatterns = [
    path("import/<int:pk>/", reading.reading, name="reading"),
    path("names/", reading.names, name="names"),
    path("names/<int:pk>/accept/", reading.accept_name, name="accept_name"),
    path("names/<int:pk>/dismiss/", reading.dismiss_name, name="dismiss_name"),
    path("learning/", learning.learning, name="learning"),
    path("learning/new/", learning.new_training, name="new_training"),
    path("learning/start/", learning.start_training, name="train"),
    path("learning/former/", learning.use_former, name="use_former"),
    path("learning/<int:pk>/", learning.training, name="training"),
    path("learning/<int:pk>/use/", learning.use_training, name="use_model"),
    path("drift/", drift.drift, name="drift"),
    path("drift/requests/", drift.drift_requests, name="drift_requests"),
]
