"""Addresses of trials and placements."""

from django.urls import path

from perspectief.web.staff import exit_ask, exits
from perspectief.web.staff.guidance import listed, placement, start, trial

pages = [
    path("voordrachten/<int:number>/start/", start.arrange_start, name="arrange_start"),
    path("mensen/<int:number>/start/<int:place_number>/", start.for_person, name="job_seeker_start"),
    path("proef/<int:number>/", trial.trial, name="trial"),
    path("proef/<int:number>/vraag-werkgever/", trial.ask_employer, name="trial_ask"),
    path("proef/<int:number>/stap/", trial.trial_step, name="trial_step"),
    path("proef/<int:number>/plaatsing/", start.after_trial, name="trial_placement"),
    path("afspraken/<int:number>/", trial.agreement, name="agreement"),
    path("afspraken/<int:number>/pdf/", trial.agreement_document, name="agreement_document"),
    path("begeleiding/<int:number>/", trial.guidance, name="guidance"),
    path("plaatsingen/", listed.placements, name="placements"),
    path("plaatsingen/<int:number>/", placement.placement, name="placement"),
    path("plaatsingen/<int:number>/vragen/", exit_ask.after_work, name="placement_exit"),
    path("antwoorden/", exits.page, name="exits"),
    path("plaatsingen/<int:number>/stap/", placement.placement_step, name="placement_step"),
]
