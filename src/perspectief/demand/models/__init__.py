"""Employers and their places, in layers: public place, employer file (the counter), contact notes (who wrote them); the
counter of employers and the lanes per branch.
"""

from perspectief.demand.models.counter import ContactMoment, EmployerRequest, Pledge, RequestHolder
from perspectief.demand.models.lanes import Lane, LaneEntry, LanePartner, TrialDay, TrialSeat
from perspectief.demand.models.register import (
    ContactNote,
    Employer,
    EmployerContact,
    EmployerFile,
    EmployerLink,
    Place,
    PlaceLink,
    PlaceSkill,
    PlaceTask,
)

__all__ = [
    "ContactMoment",
    "ContactNote",
    "Employer",
    "EmployerContact",
    "EmployerFile",
    "EmployerLink",
    "EmployerRequest",
    "Lane",
    "LaneEntry",
    "LanePartner",
    "Place",
    "PlaceLink",
    "PlaceSkill",
    "PlaceTask",
    "Pledge",
    "RequestHolder",
    "TrialDay",
    "TrialSeat",
]
