"""Addresses of the room `territory`."""

app_name = "territory"
urlpatterns: list = []
