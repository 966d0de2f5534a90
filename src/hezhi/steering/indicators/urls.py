"""Addresses of the room `indicators`."""

app_name = "indicators"
urlpatterns: list = []
