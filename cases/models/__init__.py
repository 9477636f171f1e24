from .attachments import Attachment
from .case import FIRST_NUMBER, AuditPoint, Case, CaseCounter, CaseDomain
from .mail import CaseMessage
from .people import Membership
from .publication import DecisionCode, PromisePeriod, RulingProposal, standing
from .questions import Complement, Note, Question, Reply
from .reference import Category, Domain, Routing, RoutingError, Subcategory, Subdomain
from .templates import ReplyTemplate
from .trace import Event, GivenNumber, HistoryHead, Reading

__all__ = [
    "FIRST_NUMBER",
    "Reply",
    "DecisionCode",
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
    "GivenNumber",
    "HistoryHead",
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
