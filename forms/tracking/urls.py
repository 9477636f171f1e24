from django.urls import path

from . import views
from .done import done

urlpatterns = [
    path("", views.case_list, name="list"),
    path("<int:number>/", views.detail, name="detail"),
    path("<int:number>/confirmation/", done, name="done"),
    path("<int:number>/pdf", views.pdf, name="pdf"),
    path("<int:number>/accuse", views.receipt, name="receipt"),
    path("<int:number>/reponse/", views.letter, name="letter"),
    path("<int:number>/publication/", views.object_to_publication, name="object"),
    path("<int:number>/complement/", views.complement, name="complement"),
    path("<int:number>/pieces/", views.attach, name="attach"),
    path("<int:number>/pieces/<uuid:key>/", views.attached_file, name="file"),
    path("<int:number>/pieces/<uuid:key>/supprimer/", views.detach, name="detach"),
    path("<int:number>/questions/<int:pk>/repondre/", views.answer, name="answer"),
]
