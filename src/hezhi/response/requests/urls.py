"""Addresses of the room `requests`."""

app_name = "requests"
urlpatterns: list = []
