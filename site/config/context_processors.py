from django.conf import settings


def site(request):
    return {"official_branding": settings.OFFICIAL_BRANDING, "demo": settings.DEMO}
