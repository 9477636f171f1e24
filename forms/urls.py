from django.urls import include, path

app_name = "forms"

urlpatterns = [
    path("", include("forms.wizard.urls")),
    path("", include("forms.tracking.urls")),
]
