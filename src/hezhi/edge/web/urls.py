"""Pages that join several rooms."""

app_name = "web"
urlpatterns: list = []
