"""Coming in and going out."""

app_name = "accounts"
urlpatterns: list = []
