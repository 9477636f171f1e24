from django import template

from cases.rules.turn import whose_turn

register = template.Library()


@register.filter
def turn_for_applicant(case):
    return whose_turn(case).applicant


@register.filter
def turn_for_office(case):
    return whose_turn(case).office
