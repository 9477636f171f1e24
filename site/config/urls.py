from allauth.account.views import login as account_login
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/login/", account_login),
    path("admin/", include(wagtailadmin_urls)),
    path("compte/", include("accounts.urls")),
    path("compte/", include("allauth.account.urls")),
    path("demandes/", include("forms.urls")),
    path("", include("cms.urls")),
    path("", include(wagtail_urls)),
]
