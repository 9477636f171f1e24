"""One request of the demonstration and what happens to it, told through the services."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from cases.enums import (
    ApplicantKind,
    AttachmentRole,
    Nature,
    QuestionKind,
    RepresentativeQuality,
    TransferReason,
)
from cases.models import Case, Category, Subdomain
from cases.models.case.conditions import instructs
from cases.services.attachments import attachment_add, attachment_remove
from cases.services.audit import case_schedule_audit
from cases.services.decision import (
    case_answer,
    case_deny_visa,
    case_grant_visa,
    case_refuse,
    case_reopen,
    case_request_visa,
    decision_open,
)
from cases.services.filing import case_submit, case_withdraw
from cases.services.instruction import case_declare_admissible, case_take_charge, case_transfer, note_add
from cases.services.publication import ruling_object, ruling_propose
from cases.services.questions import case_request_complements, complement_add, question_ask, question_reply
from cases.trace.readings import reading_record
from directory.models import Office
from files.store import file_store

from .papers import MAKERS

TAXES = {"": "toutes autres taxes", "tgap": "taxe générale sur les activités polluantes (tgap)"}
OFFICES = {"lyon": "DR de Lyon - PAE", "amiens": "DR d’Amiens - PAE"}
ASSOCIATION = {
    "applicant_kind": ApplicantKind.ASSOCIATION,
    "company_name": "Association des bouilleurs de cru du Val",
    "rna": "W251000123",
    "address": "1 place de la Mairie",
    "postcode": "25500",
    "city": "Morteau",
}
PERSON = {
    "applicant_kind": ApplicantKind.PERSON,
    "address": "22 montée des Carmélites",
    "postcode": "69001",
    "city": "Lyon",
}
LAW_FIRM = "astier"
STEP = re.compile(r"(?P<name>\w+)\+(?P<day>\d+)(?: (?P<argument>\w+))?")


@dataclass
class Texts:
    """What is written in the demonstration, read from the fixtures."""

    default: dict
    topic: dict
    company: dict


class Story:
    """Follows one row of the plan: `first` is the case that a second examen contests."""

    def __init__(self, row, texts, *, now, rng: Random, first=None):
        self.row, self.texts, self.now, self.rng, self.first = row, texts, now, rng, first
        self.topic, self.default = texts.topic[row["topic"]], texts.default
        self.filed_on = timezone.localdate(now) - timedelta(days=int(row["age"]))
        self.at = None
        self.applicant = User.objects.get(username=row["applicant"])
        self.is_second = first is not None

    def tell(self):
        self._move_on(0)
        self.case = self._submit()
        for name, day, argument in STEP.findall(self.row["story"]):
            self._move_on(int(day))
            getattr(self, f"_{name}")(argument)
            self.case = Case.objects.get(pk=self.case.pk)
        return self.case

    def _move_on(self, day):
        """Office hours of that day, or of the working day before it; always after what happened before, never later than now."""
        date = self.filed_on + timedelta(days=day)
        date -= timedelta(days=max(0, date.weekday() - 4))
        moment = timezone.make_aware(
            datetime.combine(date, datetime.min.time())
            + timedelta(hours=self.rng.randrange(8, 18), minutes=self.rng.randrange(60))
        )
        if self.at:
            moment = max(moment, self.at + timedelta(minutes=20))
        self.at = min(moment, self.now)

    # Who acts

    @property
    def agent(self):
        """The agent in charge, else one of the office: the head only when nobody else may examine the case."""
        if self.case.agent:
            return self.case.agent
        members = self.case.office.memberships.order_by("is_head", "pk")
        members = [member for member in members if instructs(self.case, member.user)]
        agents = [member.user for member in members if not member.is_head]
        return self.rng.choice(agents) if agents else members[0].user

    @property
    def head(self):
        return self.case.office.memberships.get(is_head=True).user

    def _by_office(self, by=None):
        return {"case": self.case, "by": by or self.agent, "version": self.case.version, "at": self.at}

    def _by_applicant(self):
        return {"by": self.applicant, "at": self.at}

    def _paper(self, extension, name, text):
        make, content_type = MAKERS[extension]
        content = make(self.topic["subject"], text)
        return file_store(SimpleUploadedFile(f"{name}.{extension}", content, content_type))

    # The steps

    def _submit(self):
        nature = Nature(self.topic.get("nature", Nature.RESCRIT))
        if self.is_second:
            nature = Nature.SECOND_EXAMEN
        category, subcategory = self._category(nature)
        subject, description = self.topic["subject"], self.topic["description"]
        if self.is_second:
            subject, description = f"Second examen : {subject}", self.default["second_description"]
        case = Case(
            nature=nature,
            category=category,
            subcategory=subcategory,
            subject=subject,
            description=description,
            provisions=self.topic.get("provisions", ""),
            first_case=self.first,
            no_new_element=self.is_second,
            hearing_requested=self.is_second,
            good_faith=True,
            electronic_notification=True,
            **self._who(),
        )
        return case_submit(
            by=self.applicant,
            case=case,
            subdomains=[self._subdomain(nature)],
            points=self.topic.get("points", ()),
            files=[(stored, AttachmentRole.REQUEST) for stored in self._papers(description)],
            registered=self._registered(case),
            at=self.at,
        )

    @staticmethod
    def _registered(case):
        """The register of the demonstration knows its companies, and no association."""
        return {case.siret: case.company_name, case.represented_siren: case.represented_name}

    def _subdomain(self, nature):
        return Subdomain.objects.get(
            label=self.topic["subdomain"], domain__label=self.topic["domain"], domain__nature=nature
        )

    def _category(self, nature):
        if nature == Nature.DROIT_AU_CONTROLE:
            return Category.objects.get(nature=nature, label=self.row["place"]), None
        category = Category.objects.get(nature=nature, label=TAXES[self.topic.get("category", "")])
        return category, category.subcategories.get(label=self.row["place"])

    def _who(self):
        if self.row["applicant"] == "association":
            return ASSOCIATION
        if self.row["applicant"] == "particulier":
            return PERSON
        company = self.texts.company[self.row["company"]]
        if self.row["applicant"] != "avocat":
            return self._company(company)
        return {
            **self._company(self.texts.company[LAW_FIRM]),
            "represents_other": True,
            "representative_quality": RepresentativeQuality.LAWYER,
            "represented_siren": company["siret"][:9],
            "represented_name": company["name"],
        }

    @staticmethod
    def _company(company):
        return {
            "applicant_kind": ApplicantKind.COMPANY,
            "siret": company["siret"],
            "company_name": company["name"],
            "address": company["address"],
            "postcode": company["postcode"],
            "city": company["city"],
        }

    def _papers(self, description):
        papers = [self._paper("odt", "presentation-de-la-situation", description)]
        if self.rng.random() < 0.5:
            papers.append(self._paper("pdf", "fiche-technique", description))
        if self.topic["domain"] == "Alcools et boissons" and self.rng.random() < 0.5:
            papers.append(self._paper("png", "etiquette", description))
        return papers

    def _take(self, _):
        reading_record(case=self.case, by=self.agent, at=self.at)
        case_take_charge(**self._by_office())

    def _admissible(self, _):
        case_declare_admissible(**self._by_office())

    def _ask(self, days):
        text, answer_by = self.topic["question"], self._in(days)
        question_ask(**self._by_office(), text=text, answer_by=answer_by)

    def _complements(self, days):
        text, answer_by = self.default["complements"].strip(), self._in(days)
        case_request_complements(**self._by_office(), text=text, answer_by=answer_by)

    def _in(self, days):
        return timezone.localdate(self.at) + timedelta(days=int(days))

    def _reply(self, _):
        question = self.case.open_questions()[0]
        text = self.topic["reply"]
        if question.kind == QuestionKind.COMPLEMENTS:
            text = self.default["complements_reply"]
        files = [self._paper("pdf", "elements-demandes", text)]
        question_reply(case=question.case, question=question, text=text, files=files, **self._by_applicant())

    def _complement(self, _):
        text = self.default["complement"]
        complement_add(
            case=self.case, text=text, files=[self._paper("txt", "precision", text)], **self._by_applicant()
        )

    def _join(self, _):
        files = [self._paper("pdf", "annexe", self.topic["description"])]
        attachment_add(case=self.case, files=files, **self._by_applicant())

    def _remove(self, _):
        attachment = self.case.attachments.filter(removed_at=None).latest("pk")
        attachment_remove(case=attachment.case, attachment=attachment, **self._by_applicant())

    def _note(self, _):
        note_add(case=self.case, by=self.agent, text=self.rng.choice(self.default["notes"]), at=self.at)

    def _refuse(self, _):
        audit = self.case.nature == Nature.DROIT_AU_CONTROLE
        grounds = self.rng.choice(self.default["audit_grounds" if audit else "grounds"])
        case_refuse(**self._by_office(), grounds=grounds)

    def _answer(self, _):
        text = self.default["second_answer"] if self.is_second else self.topic["answer"]
        decision = self._paper("pdf", f"reponse-demande-{self.case.number}", text)
        case_answer(**self._by_office(), text=text, files=[decision])

    def _propose(self, _):
        ruling_propose(
            **self._by_office(self.case.answered_by),
            title=self.topic["subject"],
            question=self.topic["description"],
            position=self.topic["answer"],
            texts=self.topic["provisions"],
            keywords=f"{self.topic['domain']}, {self.topic['subdomain'].split(' (')[0]}".lower(),
            subdomain=self._subdomain(self.case.nature),
        )

    def _object(self, _):
        ruling_object(case=self.case, **self._by_applicant())

    def _open(self, _):
        decision_open(case=self.case, **self._by_applicant())

    def _audit(self, _):
        case_schedule_audit(
            **self._by_office(),
            audit_at=(self.at + timedelta(days=20)).replace(minute=0),
            place=self.topic["place"],
            team=self.default["team"],
            scope=self.default["audit_scope"],
        )

    def _visa(self, _):
        case_request_visa(**self._by_office())

    def _grant(self, _):
        case_grant_visa(**self._by_office(self.head))

    def _deny(self, _):
        case_deny_visa(**self._by_office(self.head), text=self.default["deny"])

    def _reopen(self, _):
        case_reopen(**self._by_office(self.head), text=self.default["reopen"])

    def _transfer(self, to, reason=TransferReason.NOT_COMPETENT):
        case_transfer(
            **self._by_office(self.head),
            office=Office.objects.get(name=OFFICES[to]),
            reason=reason,
            explanation=self.default[reason],
        )

    def _redistribute(self, to):
        self._transfer(to, TransferReason.REDISTRIBUTION)

    def _withdraw(self, _):
        case_withdraw(
            case=self.case, version=self.case.version, text=self.default["withdraw"], **self._by_applicant()
        )
