"""Addresses of the room `handling`."""

from django.urls import path

from .views import desk, orders, outside, patrol, words

app_name = "handling"
urlpatterns = [
    path("handling/", desk.home, name="home"),
    path("handling/orders/", desk.orders, name="orders"),
    path("handling/orders/take/", desk.take, name="take"),
    path("handling/orders/<int:pk>/", orders.order, name="order"),
    path("handling/orders/<int:pk>/print/", orders.paper, name="paper"),
    path("handling/orders/<int:pk>/look/", orders.look, name="look"),
    path("handling/orders/<int:pk>/accept/", orders.accept, name="accept"),
    path("handling/orders/<int:pk>/arrive/", orders.arrive, name="arrive"),
    path("handling/orders/<int:pk>/contact/", orders.contact, name="contact"),
    path("handling/orders/<int:pk>/ask/", orders.ask, name="ask"),
    path("handling/orders/<int:pk>/start/", orders.start, name="start"),
    path("handling/orders/<int:pk>/extend/", orders.extend, name="extend"),
    path("handling/orders/<int:pk>/report/", orders.report, name="report"),
    path("handling/orders/<int:pk>/object/", orders.object_to, name="object"),
    path("handling/orders/<int:pk>/assign/", orders.assign, name="assign"),
    path("handling/orders/<int:pk>/cost/", orders.cost, name="cost"),
    path("handling/orders/<int:pk>/invite/", outside.invite, name="invite"),
    path("handling/invitations/<int:pk>/revoke/", outside.revoke, name="revoke"),
    path("handling/part/<int:pk>/", orders.part, name="part"),
    path("handling/compounds/", desk.served, name="served"),
    path("handling/compounds/<int:pk>/", desk.compound, name="compound"),
    path("handling/words/", words.words, name="words"),
    path("handling/words/<int:pk>/end/", words.end, name="end_words"),
    path("handling/patrol/", patrol.patrol, name="patrol"),
    path("handling/patrol/routes/", patrol.routes, name="routes"),
    path("handling/patrol/routes/<int:pk>/begin/", patrol.begin, name="begin"),
    path("handling/patrol/routes/<int:pk>/drop/", patrol.drop, name="drop"),
    path("handling/patrol/found/", patrol.found, name="found"),
    path("handling/patrol/<int:pk>/", patrol.walk, name="walk"),
    path("handling/patrol/<int:pk>/mark/", patrol.mark, name="mark"),
    path("handling/patrol/<int:pk>/end/", patrol.end, name="end_walk"),
    path("outside/done/", outside.done, name="outside_done"),
    path("outside/<str:token>/", outside.page, name="outside"),
    path("outside/<str:token>/photo/<int:place>/", outside.photo, name="outside_photo"),
]
