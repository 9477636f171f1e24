"""The steps of « Nouvelle demande », a table of forms."""

from .caracteristiques import CaracteristiquesForm
from .champs import ChampsForm
from .demande import DemandeForm
from .demandeur import DemandeurForm
from .recapitulatif import RecapitulatifForm

STEPS = {
    "demandeur": DemandeurForm,
    "caracteristiques": CaracteristiquesForm,
    "champs": ChampsForm,
    "demande": DemandeForm,
    "recapitulatif": RecapitulatifForm,
}
LAST_STEP = "recapitulatif"
