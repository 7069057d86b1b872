from gongkai.applications.models.answers import Answer, Evidence, SearchRecord
from gongkai.applications.models.application import Application, Delivery, Destroyed, Medium
from gongkai.applications.models.attachments import Attachment, Redaction
from gongkai.applications.models.consultations import Consultation
from gongkai.applications.models.disposals import Disposal
from gongkai.applications.models.fees import Charge
from gongkai.applications.models.handouts import Handout
from gongkai.applications.models.letters import Letter, Wording
from gongkai.applications.models.matters import Matter, MatterFile, MatterLetter
from gongkai.applications.models.practice import Practice
from gongkai.applications.models.proposals import Proposal
from gongkai.applications.models.recounts import Recount

__all__ = [
    "Answer",
    "Application",
    "Attachment",
    "Charge",
    "Consultation",
    "Delivery",
    "Destroyed",
    "Disposal",
    "Evidence",
    "Handout",
    "Letter",
    "Matter",
    "MatterFile",
    "MatterLetter",
    "Medium",
    "Practice",
    "Proposal",
    "Recount",
    "Redaction",
    "SearchRecord",
    "Wording",
]
