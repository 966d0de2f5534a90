"""Addresses of the room `sheets`."""

app_name = "sheets"
urlpatterns: list = []
