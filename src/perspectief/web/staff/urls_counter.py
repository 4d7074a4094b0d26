"""Addresses of the counter of employers, the lanes, the search for one person, and the employer's own pages."""

from django.urls import path

from perspectief.web.employer import company
from perspectief.web.staff import employer, employer_request, employers, jobhunt, lanes, trial_day

pages = [
    path("werkgevers/", employers.listed, name="employers"),
    path("werkgevers/download/", employers.download, name="employers_download"),
    path("werkgevers/vraag/<int:number>/", employer_request.employer_request, name="employer_request"),
    path("werkgevers/vraag/<int:number>/doe/", employer_request.act, name="employer_request_act"),
    path("werkgevers/<int:number>/", employer.employer, name="employer"),
    path("werkgevers/<int:number>/doe/", employer.act, name="employer_act"),
    path("werkgevers/<int:number>/gesprek/", employer.moment, name="employer_moment"),
    path("werkgevers/<int:number>/vraag/", employer.request_new, name="employer_ask"),
    path("werkgevers/<int:number>/toezegging/", employer.pledge_new, name="employer_pledge"),
    path("branchestraten/", lanes.listed, name="lanes"),
    path("branchestraten/begin/", lanes.begin, name="lane_begin"),
    path("branchestraten/dag/<int:number>/", trial_day.trial_day, name="trial_day"),
    path("branchestraten/dag/<int:number>/doe/", trial_day.act, name="trial_day_act"),
    path("branchestraten/<int:number>/", lanes.lane, name="lane"),
    path("branchestraten/<int:number>/doe/", lanes.act, name="lane_act"),
    path("branchestraten/<int:number>/erbij/", lanes.entry_new, name="lane_entry"),
    path("branchestraten/<int:number>/dag/", lanes.day_new, name="lane_day"),
    path("mensen/<int:number>/zoektocht/", jobhunt.jobhunt, name="jobhunt"),
    path("mensen/<int:number>/zoektocht/doe/", jobhunt.act, name="jobhunt_act"),
    path("mijn-bedrijf/", company.company, name="company"),
    path("mijn-bedrijf/dag/<int:number>/", company.day, name="company_day"),
    path("mijn-bedrijf/vragen/", company.exit_answer, name="company_exit"),
    path("mijn-bedrijf/vraag/", company.question, name="company_question"),
    path("mijn-bedrijf/vraag/<int:number>/weg/", company.withdraw, name="company_withdraw"),
    path("mijn-bedrijf/plek/<int:number>/", company.still_open, name="company_confirm"),
]
