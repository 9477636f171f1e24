from django import template

from cases.rules.turn import Reader, turn_for, whose_turn

register = template.Library()


@register.filter
def turn_for_applicant(case):
    return whose_turn(case).applicant


@register.filter
def turn_for_agent(case, user):
    return turn_for(case, Reader(user))
