from django.urls import path

from .detail import detail
from .done import done
from .files import attach, attached_file, detach
from .list import case_list
from .papers import audit_agenda, decision_paper, receipt_paper, request_paper
from .publication import object_to_publication
from .replies import complement, reply

urlpatterns = [
    path("", case_list, name="list"),
    path("<int:number>/", detail, name="detail"),
    path("<int:number>/confirmation/", done, name="done"),
    path("<int:number>/pdf", request_paper, name="pdf"),
    path("<int:number>/accuse", receipt_paper, name="receipt"),
    path("<int:number>/agenda", audit_agenda, name="agenda"),
    path("<int:number>/reponse/", decision_paper, name="decision_paper"),
    path("<int:number>/publication/", object_to_publication, name="object"),
    path("<int:number>/complement/", complement, name="complement"),
    path("<int:number>/pieces/", attach, name="attach"),
    path("<int:number>/pieces/<uuid:key>/", attached_file, name="file"),
    path("<int:number>/pieces/<uuid:key>/supprimer/", detach, name="detach"),
    path("<int:number>/questions/<int:pk>/repondre/", reply, name="reply"),
]
