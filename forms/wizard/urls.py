from django.urls import path

from . import views
from .step import StepView

urlpatterns = [
    path("nouvelle/", views.new, name="new"),
    path("nouvelle/<slug:slug>/", StepView.as_view(), name="step"),
    path("brouillons/<uuid:key>/supprimer/", views.discard, name="discard"),
]
