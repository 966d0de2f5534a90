"""Addresses of the room `warnings`."""

from django.urls import path

from .views import late, warnings

app_name = "warnings"
urlpatterns = [
    path("", late.late, name="late"),
    path("early/", warnings.warnings, name="warnings"),
    path("early/<int:pk>/", warnings.warning, name="warning"),
    path("early/<int:pk>/look/", warnings.look_into, name="look_into"),
    path("early/<int:pk>/act/", warnings.act, name="act"),
    path("early/<int:pk>/dismiss/", warnings.dismiss, name="dismiss"),
    path("sendings/<int:pk>/", late.ask, name="ask"),
    path("sendings/<int:pk>/supervise/", late.supervise, name="supervise"),
    path("supervisions/", late.supervisions, name="supervisions"),
    path("supervisions/<int:pk>/answer/", late.answer, name="answer_supervision"),
    path("supervisions/<int:pk>/press/", late.press, name="press_supervision"),
    path("supervisions/<int:pk>/close/", late.close, name="close_supervision"),
    path("again/", warnings.again, name="again"),
    path("again/<int:pk>/", warnings.again_of, name="again_of"),
    path("load/", late.load, name="load"),
    path("load.xlsx", late.load_file, name="load_file"),
    path("load/sendings/", late.loaded, name="loaded"),
]
