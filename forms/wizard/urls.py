from django.urls import path

from . import views

urlpatterns = [
    path("nouvelle/", views.new, name="new"),
    path("nouvelle/<slug:slug>/", views.StepView.as_view(), name="step"),
    path("brouillons/<uuid:key>/supprimer/", views.discard, name="discard"),
    path("<int:number>/confirmation/", views.done, name="done"),
]
