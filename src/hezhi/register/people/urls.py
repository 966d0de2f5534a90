"""Addresses of the room `people`."""

app_name = "people"
urlpatterns: list = []
