"""Files, each under a key that tells nothing."""

from django.urls import path

from . import views

app_name = "platform"
urlpatterns = [path("<uuid:key>/", views.stored_file, name="file")]
