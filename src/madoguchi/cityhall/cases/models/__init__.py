"""Visits and what follows from them. Rows change only through the verbs in `cases.actions`."""

from madoguchi.cityhall.cases.models.card_reading import CardReading
from madoguchi.cityhall.cases.models.card_signature import CardSignature
from madoguchi.cityhall.cases.models.case import Action, Case, Task
from madoguchi.cityhall.cases.models.export import ApiToken, Export, ExportItem, Reconciliation
from madoguchi.cityhall.cases.models.packet import Packet, SealedPacket, Signature
from madoguchi.cityhall.cases.models.visit import Answer, Visit, VisitPerson

__all__ = [
    "Action",
    "Answer",
    "ApiToken",
    "CardReading",
    "CardSignature",
    "Case",
    "Export",
    "ExportItem",
    "Packet",
    "Reconciliation",
    "SealedPacket",
    "Signature",
    "Task",
    "Visit",
    "VisitPerson",
]
