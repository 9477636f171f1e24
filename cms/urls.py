from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents.views.serve import authenticate_with_password

from . import views
from .search.views import search, suggest

# The names beginning with wagtaildocs_ are those that Wagtail asks for.
urlpatterns = [
    path(
        "documents/fichiers/<int:document_id>/<str:filename>", views.document_file, name="wagtaildocs_serve"
    ),
    path(
        "documents/acces/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    path("documents/<slug:code>/", views.document, name="cms_document"),
    path("documents/<slug:code>/versions/", views.document_versions, name="cms_document_versions"),
    path("media/images/<str:name>", views.image, name="cms_image"),
    path("recherche/", search, name="cms_search"),
    path("recherche/suggestions/", suggest, name="cms_search_suggestions"),
    # Printed on letters: these never change.
    path("v/", views.answer_code, name="cms_answer"),
    path("v/<str:code>/", views.answer_code, name="cms_answer_code"),
    path("verifier/", views.first_answer_code),
    path("robots.txt", views.robots, name="cms_robots"),
    path("sitemap.xml", sitemap, name="cms_sitemap"),
]
