"""Rights over cases as a test sees them: who holds what, the ways to give and to take one, and the forms for it."""

from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from accounts.roles import ADMINISTRATORS, OVER_CASES, SUPERVISORS
from cases.models import Membership
from tests.factories import PASSWORD, UserFactory, lyon, make_agent, make_user, roissy

NEW = {"username": "nouveau", "email": "nouveau@exemple.invalid", "first_name": "Ève", "last_name": "L’Hôte"}


def keys(*names):
    return list(Group.objects.filter(name__in=names).values_list("pk", flat=True))


def held():
    """Every right over cases of every open account."""
    people = User.objects.filter(is_active=True)
    roles = people.filter(groups__name__in=OVER_CASES).values_list("username", "groups__name")
    places = Membership.objects.filter(user__is_active=True)
    heads = places.filter(is_head=True)
    return {
        *roles,
        *(
            (name, "superuser")
            for name in people.filter(is_superuser=True).values_list("username", flat=True)
        ),
        *(("agent", *place) for place in places.values_list("user__username", "office__name")),
        *(("head", *place) for place in heads.values_list("user__username", "office__name")),
    }


def edit_account(client, user, *names, password=PASSWORD, **changes):
    fields = {
        "username": user.username,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "is_active": "on",
        "groups": keys(*names),
        "maker_password": password,
    }
    return client.post(reverse("wagtailusers_users:edit", args=[user.pk]), fields | changes)


def membership(client, action, user, office, *args, password=PASSWORD, **changes):
    fields = {"user": user.username, "office": office.pk, "maker_password": password} | changes
    return client.post(reverse(f"reference_membership_modeladmin_{action}", args=args), fields)


def closed(user):
    user.is_active = False
    user.save()
    return user


def open_account(*names):
    def way(client, password):
        new = NEW | {"groups": keys(*names), "maker_password": password}
        return client.post(reverse("wagtailusers_users:add"), new)

    return way


def give_role(name):
    user = UserFactory()
    return lambda client, password: edit_account(client, user, name, password=password)


def reopen(user, *names):
    closed(user)
    return lambda client, password: edit_account(client, user, *names, password=password)


def assign(**changes):
    user = UserFactory()
    return lambda client, password: membership(client, "create", user, lyon(), password=password, **changes)


def change_place(user=None, office=None, **changes):
    place = make_agent(lyon()).memberships.get()

    def way(client, password):
        return membership(
            client,
            "edit",
            user or place.user,
            office or place.office,
            place.pk,
            password=password,
            **changes,
        )

    return way


# Each makes what it needs, and returns what an administrator's browser sends.
GIVING = {
    "an account opened as supervisor": lambda: open_account(SUPERVISORS),
    "an account opened as administrator": lambda: open_account(ADMINISTRATORS),
    "an account made supervisor": lambda: give_role(SUPERVISORS),
    "an account made administrator": lambda: give_role(ADMINISTRATORS),
    "a supervisor opened again": lambda: reopen(make_user(SUPERVISORS), SUPERVISORS),
    "an administrator opened again": lambda: reopen(make_user(ADMINISTRATORS), ADMINISTRATORS),
    "an agent opened again": lambda: reopen(make_agent(lyon())),
    "a superuser opened again": lambda: reopen(UserFactory(is_superuser=True)),
    "an account opened again and made supervisor": lambda: reopen(UserFactory(), SUPERVISORS),
    "an agent put into an office": assign,
    "a head put into an office": lambda: assign(is_head="on"),
    "an agent made head": lambda: change_place(is_head="on"),
    "an agent moved to another office": lambda: change_place(office=roissy()),
    "an agent's place given to another": lambda: change_place(user=UserFactory()),
}


def take_role():
    user = make_user(SUPERVISORS)
    return lambda client, password: edit_account(client, user, password=password)


def close_account(user, *names):
    return lambda client, password: edit_account(client, user, *names, password=password, is_active="")


def take_place():
    place = make_agent(lyon(), is_head=True).memberships.get()
    address = reverse("reference_membership_modeladmin_delete", args=[place.pk])
    return lambda client, password: client.post(address, {"maker_password": password})


def take_rank():
    place = make_agent(lyon(), is_head=True).memberships.get()
    return lambda client, password: membership(
        client, "edit", place.user, place.office, place.pk, password=password
    )


TAKING = {
    "a role taken": take_role,
    "a supervisor's account closed": lambda: close_account(make_user(SUPERVISORS), SUPERVISORS),
    "an agent's account closed": lambda: close_account(make_agent(lyon())),
    "a superuser's account closed": lambda: close_account(UserFactory(is_superuser=True)),
    "a place deleted": take_place,
    "a head made agent": take_rank,
}
