from .draft import FIRST_STEP, Draft, DraftFile
from .sending import Sending

__all__ = ["FIRST_STEP", "Draft", "DraftFile", "Sending"]
