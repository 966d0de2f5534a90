"""Addresses of the room `party`."""

from django.urls import path

from .views import lists, meetings, organisations, persons

app_name = "party"
urlpatterns = [
    path("", organisations.home, name="home"),
    path("organisations/new/", organisations.set_up, name="set_up"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/<slug:deed>/", organisations.change, name="change"),
    path("coverages/<int:pk>/end/", organisations.uncover, name="uncover"),
    path("members/<int:pk>/", persons.look_member, name="look_member"),
    path("members/<int:pk>/end/", persons.end_membership, name="end_membership"),
    path("reports/", persons.reports, name="reports"),
    path("reports/new/", persons.report_home, name="report_home"),
    path("reports/<int:pk>/end/", persons.end_report, name="end_report"),
    path("instructors/", persons.instructors, name="instructors"),
    path("instructors/new/", persons.send_instructor, name="send_instructor"),
    path("instructors/<int:pk>/end/", persons.recall_instructor, name="recall_instructor"),
    path("impediments/", persons.impediments, name="impediments"),
    path("impediments/new/", persons.record_impediment, name="record_impediment"),
    path("impediments/<int:pk>/end/", persons.lift_impediment, name="lift_impediment"),
    path("posts/new/", persons.appoint, name="appoint"),
    path("posts/<int:pk>/end/", persons.end_post, name="end_post"),
    path("committees/", meetings.committees, name="committees"),
    path("committees/new/", meetings.set_up_committee, name="set_up_committee"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.plan_meeting, name="plan_meeting"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/record/", meetings.record_meeting, name="record_meeting"),
    path("meetings/<int:pk>/call-off/", meetings.call_off_meeting, name="call_off_meeting"),
    path("tasks/<int:pk>/finish/", meetings.finish_task, name="finish_task"),
    path("lists/", lists.lists, name="lists"),
    path("lists/new/", lists.add_entry, name="add_entry"),
    path("lists/<int:pk>/claim/", lists.claim, name="claim"),
    path("lists/<int:pk>/close/", lists.close_entry, name="close_entry"),
    path("claims/<int:pk>/<slug:deed>/", lists.answer_claim, name="answer_claim"),
]
