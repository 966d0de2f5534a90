"""Addresses of the room `sheets`."""

from django.urls import path

from . import views

app_name = "sheets"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/<slug:code>/", views.bring, name="bring"),
    path("template/<slug:code>/", views.template_book, name="template"),
    path("<int:pk>/", views.show, name="import"),
    path("<int:pk>/layout/", views.read_again, name="read_again"),
    path("<int:pk>/mend/", views.mend, name="mend"),
    path("<int:pk>/commit/", views.commit, name="commit"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/refused/", views.refused_rows, name="refused"),
]
