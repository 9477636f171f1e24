from django.urls import path

from accounts import views

urlpatterns = [path("profil/", views.profile, name="accounts_profile")]
