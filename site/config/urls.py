from django.urls import include, path, re_path
from django.views.defaults import page_not_found
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from accounts.views import admin_login, page_login
from cms.admin.collections import collection_privacy
from cms.admin.kept import page_delete, page_unpublish
from cms.admin.reports import aging_pages, aging_pages_results, site_history, site_history_results

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler429 = "config.errors.too_many_requests"
handler500 = "config.errors.server_error"

# Wagtail brings sign-in and password views of its own, which know no lock-out and no confirmed address.
urlpatterns = [
    path("_util/login/", page_login),
    path("admin/login/", admin_login),
    # Roles are given one account at a time: the rules and the trace are there.
    re_path(r"^admin/bulk/accounts/user/", page_not_found, {"exception": None}),
    re_path(r"^admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    # Before Wagtail's own views of the same addresses, which other people may open, or do not say why.
    path("admin/reports/site-history/", site_history),
    path("admin/reports/site-history/results/", site_history_results),
    path("admin/reports/aging-pages/", aging_pages),
    path("admin/reports/aging-pages/results/", aging_pages_results),
    path("admin/pages/<int:page_id>/delete/", page_delete),
    path("admin/pages/<int:page_id>/unpublish/", page_unpublish),
    path("admin/collections/<int:collection_id>/privacy/", collection_privacy),
    path("admin/", include(wagtailadmin_urls)),
    path("compte/", include("accounts.urls")),
    path("compte/", include("allauth.account.urls")),
    path("demandes/", include("forms.urls")),
    path("", include("cms.urls")),
    path("", include(wagtail_urls)),
]
