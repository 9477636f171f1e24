from .attachments import Attachment
from .case import FIRST_NUMBER, AuditPoint, Case, CaseCounter, CaseDomain
from .mail import CaseMessage
from .people import Membership
from .public import AnswerCode, PromisePeriod, RulingProposal, standing
from .questions import Answer, Complement, Note, Question
from .reference import Category, Domain, ReplyTemplate, Routing, RoutingError, Subcategory, Subdomain
from .trace import Event, Reading

__all__ = [
    "FIRST_NUMBER",
    "Answer",
    "AnswerCode",
    "Attachment",
    "AuditPoint",
    "Case",
    "CaseCounter",
    "CaseDomain",
    "CaseMessage",
    "Category",
    "Complement",
    "Domain",
    "Event",
    "Membership",
    "Note",
    "PromisePeriod",
    "Question",
    "Reading",
    "ReplyTemplate",
    "Routing",
    "RoutingError",
    "RulingProposal",
    "Subcategory",
    "Subdomain",
    "standing",
]
