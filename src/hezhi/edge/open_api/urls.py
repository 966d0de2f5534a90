"""Addresses of the room `open_api`: the routes stand beside their functions in `api`."""

from .api import api

app_name = "open_api"
urlpatterns = api.urls[0]
