from django.apps import AppConfig, apps
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cases.enums import EventKind
from text.rows import row_keep

from . import lookups
from .page_cache import public_site_changed

# Apps whose rows public pages show. Pages themselves count when they are published, not when drafted.
SHOWN = ("cms", "directory", "wagtailimages", "wagtaildocs", "wagtailredirects")
# Of Wagtail's own: where the site is, and what is kept from whom.
SHOWN_BY_WAGTAIL = ("Site", "Collection", "PageViewRestriction", "CollectionViewRestriction")
# Written when a visitor downloads a file or an image is first shown: no page looks otherwise for it.
MADE_BY_VISITS = ("cms.DocumentDownload", "wagtailimages.Rendition")


# What no person wrote, what a hash was made of before it is saved, or what a library looks up by its text as it was given.
AS_WRITTEN = (
    *("contenttypes", "django_q", "sessions", "wagtailsearch", "cases.Event"),
    *("auth", "taggit", "wagtailredirects"),
)


def texts_kept(sender, instance, raw, **kwargs):
    """Whatever is saved has its texts as they are kept, whoever wrote them.

    A case and what hangs on it only when it is new: its events tell of each later change, and what was written before
    stays as its events know it.
    """
    meta = sender._meta
    is_as_written = raw or meta.app_label in AS_WRITTEN or meta.label in AS_WRITTEN
    if not is_as_written and (instance._state.adding or meta.app_label != "cases"):
        row_keep(instance)


def answer_questioned(instance, **kwargs):
    """A case is reopened, or its answer has a second examen: what was published of it warns its readers at once."""
    if instance.kind == EventKind.REOPENED or instance.case.first_case_id:
        public_site_changed()


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "configuration"

    def ready(self):
        from tables import wagtail_exports  # noqa: PLC0415 - knows models

        from . import checks  # noqa: F401, PLC0415 - registers them

        lookups.register()
        wagtail_exports.register()
        pre_save.connect(texts_kept)
        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(public_site_changed)
        page = apps.get_model("wagtailcore", "Page")
        post_delete.connect(public_site_changed, sender=page)
        for name in SHOWN_BY_WAGTAIL:
            for signal in (post_save, post_delete):
                signal.connect(public_site_changed, sender=apps.get_model("wagtailcore", name))
        post_save.connect(answer_questioned, sender=apps.get_model("cases", "Event"))
        for model in apps.get_models(include_auto_created=True):
            if (
                model._meta.app_label in SHOWN
                and not issubclass(model, page)
                and model._meta.label not in MADE_BY_VISITS
            ):
                for signal in (post_save, post_delete, m2m_changed):
                    signal.connect(public_site_changed, sender=model)
