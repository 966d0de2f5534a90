"""Addresses of the room `platform`."""

app_name = "platform"
urlpatterns: list = []
