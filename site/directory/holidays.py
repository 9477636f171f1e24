from .models import Holiday


def holidays_of(territory):
    """The public holidays of a territory, national ones included, as a set of dates."""
    return frozenset(Holiday.objects.filter(territory__in=["", territory]).values_list("date", flat=True))
