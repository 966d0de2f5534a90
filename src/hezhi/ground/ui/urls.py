"""Addresses of the room `ui`."""

app_name = "ui"
urlpatterns: list = []
