from allauth.account.views import login as account_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms import ProfileForm
from accounts.models import User


def admin_login(request):
    """Wagtail's way in is ours; who is signed in without access to it is told so, not sent round in circles."""
    if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return account_login(request)


def page_login(request):
    """The way in to a page that Wagtail restricts; who is signed in and sent here is not admitted to it."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", "/"))


@login_required
@require_http_methods(["GET", "POST"])
def profile(request):
    # A copy: a refused name must not show in the page's header.
    user = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=user)
    if form.is_valid():
        form.save()
        messages.success(request, "Votre nom est enregistré.")
        return redirect("accounts_profile")
    return render(request, "accounts/profile.html", {"form": form})
