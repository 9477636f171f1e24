from django.db.models import TextChoices


class Nature(TextChoices):
    RESCRIT = "rescrit", "rescrit sur une situation de fait"
    SECOND_EXAMEN = "second-examen", "second examen"
    DROIT_AU_CONTROLE = "droit-au-controle", "droit au contrôle"

    @property
    def short(self):
        """In lists, where the rest goes without saying."""
        return "rescrit" if self == self.RESCRIT else self.label


class CaseState(TextChoices):
    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposée"
    IN_CHARGE = "in_charge", "Prise en charge"
    ADMISSIBLE = "admissible", "Recevable"
    REFUSED = "refused", "Refusée"
    CLOSED = "closed", "Clôturée"
    WITHDRAWN = "withdrawn", "Retirée"


# The applicant may still complete it; the office examines it.
OPEN_STATES = (CaseState.SUBMITTED, CaseState.IN_CHARGE, CaseState.ADMISSIBLE)
INSTRUCTED_STATES = (CaseState.IN_CHARGE, CaseState.ADMISSIBLE)


class Admissibility(TextChoices):
    PENDING = "pending", "En attente"
    UNDER_REVIEW = "under_review", "À l’étude"
    YES = "yes", "Oui"
    NO = "no", "Non"


class Visa(TextChoices):
    NONE = "", "Non demandé"
    REQUESTED = "requested", "Demandé"
    GRANTED = "granted", "Accordé"
    DENIED = "denied", "Refusé"


class ApplicantKind(TextChoices):
    COMPANY = "company", "Entreprise"
    ASSOCIATION = "association", "Association"
    PERSON = "person", "Particulier"


class RepresentativeQuality(TextChoices):
    LAWYER = "lawyer", "Avocat"
    CUSTOMS_REPRESENTATIVE = "customs_representative", "Représentant en douane enregistré"


class Origin(TextChoices):
    PORTAL = "portal", "Portail"


class TransferReason(TextChoices):
    NOT_COMPETENT = "not_competent", "Incompétence de la direction saisie"
    REDISTRIBUTION = "redistribution", "Redistribution de la charge"


class QuestionKind(TextChoices):
    QUESTION = "question", "Question"
    COMPLEMENTS = "complements", "Demande de compléments"


class AttachmentRole(TextChoices):
    REQUEST = "request", "Demande"
    MANDATE = "mandate", "Mandat"
    COMPLEMENT = "complement", "Complément"
    ANSWER = "answer", "Réponse du demandeur"
    DECISION = "decision", "Décision du service"


class EventKind(TextChoices):
    SUBMITTED = "submitted", "Demande déposée"
    ACKNOWLEDGED = "acknowledged", "Accusé de réception envoyé"
    TAKEN_IN_CHARGE = "taken_in_charge", "Demande prise en charge"
    TRANSFERRED = "transferred", "Demande transférée"
    COMPLEMENTS_REQUESTED = "complements_requested", "Compléments demandés"
    COMPLEMENTS_RECEIVED = "complements_received", "Compléments reçus"
    DECLARED_ADMISSIBLE = "declared_admissible", "Demande déclarée recevable"
    REFUSED = "refused", "Demande déclarée irrecevable"
    VISA_REQUESTED = "visa_requested", "Visa demandé"
    VISA_GRANTED = "visa_granted", "Visa accordé"
    VISA_DENIED = "visa_denied", "Visa refusé"
    ANSWERED = "answered", "Réponse rendue"
    AUDIT_SCHEDULED = "audit_scheduled", "Contrôle programmé"
    WITHDRAWN = "withdrawn", "Demande retirée"
    REOPENED = "reopened", "Demande rouverte"
    QUESTION_ASKED = "question_asked", "Question posée au demandeur"
    QUESTION_ANSWERED = "question_answered", "Réponse du demandeur"
    COMPLEMENT_ADDED = "complement_added", "Complément ajouté"
    FILE_ADDED = "file_added", "Pièce jointe ajoutée"
    FILE_REMOVED = "file_removed", "Pièce jointe supprimée"
    NOTE_ADDED = "note_added", "Note interne ajoutée"
    ASSIGNED = "assigned", "Dossier attribué"
    DECISION_OPENED = "decision_opened", "Réponse consultée par le demandeur"
    RULING_PROPOSED = "ruling_proposed", "Publication de la réponse proposée"
    RULING_OBJECTED = "ruling_objected", "Opposition à la publication"


INTERNAL_EVENTS = frozenset(
    {
        EventKind.NOTE_ADDED,
        EventKind.ASSIGNED,
        EventKind.VISA_REQUESTED,
        EventKind.VISA_GRANTED,
        EventKind.VISA_DENIED,
    }
)


class Capacity(TextChoices):
    APPLICANT = "applicant", "Demandeur"
    AGENT = "agent", "Agent"
    HEAD = "head", "Responsable de pôle"
    APPLICATION = "application", "Application"
