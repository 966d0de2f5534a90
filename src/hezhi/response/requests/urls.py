"""Addresses of the room `requests`."""

from django.urls import path

from .views import desk, filing, following, inbox

app_name = "requests"
urlpatterns = [
    path("", following.home, name="home"),
    path("receive/", filing.receive, name="receive"),
    path("receive/send/", filing.send, name="send"),
    path("mine/", following.mine, name="mine"),
    path("mine/<int:pk>/", following.follow, name="follow"),
    path("mine/<int:pk>/received/", following.received, name="received"),
    path("mine/<int:pk>/supplement/", following.supplement, name="supplement"),
    path("mine/<int:pk>/urge/", following.urge, name="urge"),
    path("mine/<int:pk>/withdraw/", following.withdraw, name="withdraw"),
    path("mine/<int:pk>/reopen/", following.reopen, name="reopen"),
    path("mine/<int:pk>/rate/", following.rate, name="rate"),
    path("progress/", following.look_up, name="look_up"),
    path("<int:pk>/", following.request_page, name="request"),
    path("work/", inbox.inbox, name="handler_desk"),
    path("work/<int:pk>/", inbox.work, name="work"),
    path("work/<int:pk>/look/", inbox.look, name="work_look"),
    path("work/<int:pk>/accept/", inbox.accept, name="accept"),
    path("work/<int:pk>/contact/", inbox.contact, name="contact"),
    path("work/<int:pk>/report/", inbox.report, name="report"),
    path("work/<int:pk>/object/", inbox.object_to, name="object"),
    path("work/<int:pk>/start/", inbox.start, name="start"),
    path("work/<int:pk>/extend/", inbox.extend, name="extend"),
    path("part/<int:pk>/", inbox.part, name="part"),
    path("reports/", inbox.reports, name="reports"),
    path("dispatch/<int:pk>/accept-report/", inbox.accept_report, name="accept_report"),
    path("dispatch/<int:pk>/send-back/", inbox.send_back, name="send_back"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<int:pk>/", desk.desk, name="desk_item"),
    path("desk/dispatch/", desk.dispatch_many, name="dispatch_many"),
    path("<int:pk>/dispatch/", desk.dispatch, name="dispatch"),
    path("<int:pk>/answer/", desk.answer, name="answer"),
    path("<int:pk>/redirect/", desk.redirect, name="redirect"),
    path("<int:pk>/join/", desk.join, name="join"),
    path("<int:pk>/category/", desk.correct_category, name="correct_category"),
    path("<int:pk>/move/", desk.move, name="move"),
    path("<int:pk>/let-stand/", desk.let_stand, name="let_stand"),
    path("<int:pk>/look/", desk.look, name="look"),
    path("dispatch/<int:pk>/recall/", desk.recall, name="recall"),
]
