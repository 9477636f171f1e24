from django.urls import path

from .detail import detail
from .done import done
from .exchange import answer, complement
from .files import attach, attached_file, detach
from .list import case_list
from .papers import letter, pdf, receipt
from .publication import object_to_publication

urlpatterns = [
    path("", case_list, name="list"),
    path("<int:number>/", detail, name="detail"),
    path("<int:number>/confirmation/", done, name="done"),
    path("<int:number>/pdf", pdf, name="pdf"),
    path("<int:number>/accuse", receipt, name="receipt"),
    path("<int:number>/reponse/", letter, name="letter"),
    path("<int:number>/publication/", object_to_publication, name="object"),
    path("<int:number>/complement/", complement, name="complement"),
    path("<int:number>/pieces/", attach, name="attach"),
    path("<int:number>/pieces/<uuid:key>/", attached_file, name="file"),
    path("<int:number>/pieces/<uuid:key>/supprimer/", detach, name="detach"),
    path("<int:number>/questions/<int:pk>/repondre/", answer, name="answer"),
]
