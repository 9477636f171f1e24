from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents.views.serve import authenticate_with_password

from cms.checks.views import answer_code, first_answer_code
from cms.library.serve import document, document_file, document_versions
from cms.pages.media import image
from cms.pages.visitors import robots
from cms.search.views import search, suggest

# The names beginning with wagtaildocs_ are those that Wagtail asks for.
urlpatterns = [
    path("documents/fichiers/<int:document_id>/<str:filename>", document_file, name="wagtaildocs_serve"),
    path(
        "documents/acces/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    path("documents/<slug:code>/", document, name="cms_document"),
    path("documents/<slug:code>/versions/", document_versions, name="cms_document_versions"),
    path("media/images/<str:name>", image, name="cms_image"),
    path("recherche/", search, name="cms_search"),
    path("recherche/suggestions/", suggest, name="cms_search_suggestions"),
    # Printed on letters: these never change.
    path("v/", answer_code, name="cms_answer"),
    path("v/<str:code>/", answer_code, name="cms_answer_code"),
    path("verifier/", first_answer_code),
    path("robots.txt", robots, name="cms_robots"),
    path("sitemap.xml", sitemap, name="cms_sitemap"),
]
