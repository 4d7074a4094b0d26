"""Addresses of the pages of matching days."""

from django.urls import path

from perspectief.web.staff.days import acts, views

pages = [
    path("matchingsdagen/", views.listed, name="matching_days"),
    path("matchingsdagen/nieuw/", views.new, name="matching_day_new"),
    path("matchingsdagen/<int:number>/", views.day, name="matching_day"),
    path("matchingsdagen/<int:number>/wijzig/", views.change, name="matching_day_edit"),
    path("matchingsdagen/<int:number>/doe/", acts.act, name="matching_day_act"),
    path("matchingsdagen/<int:number>/programma/", views.programme, name="matching_day_programme"),
]
