"""Addresses of the page Verdeling and what stands under it."""

from django.urls import path

from perspectief.web.staff.distribution import acts, decisions, download, plans, views

pages = [
    path("verdeling/", views.page, name="distribution"),
    path("verdeling/overnemen/", acts.take_over, name="distribution_take_over"),
    path("verdeling/vast/", acts.choose, name="distribution_choose"),
    path("verdeling/bewaar/", acts.keep, name="distribution_keep"),
    path("verdeling/download/", download.download, name="distribution_download"),
    path("verdeling/besluiten/", decisions.page, name="distribution_decisions"),
    path("verdeling/besluiten/bevestig/", decisions.agree, name="distribution_decision_confirm"),
    path("verdeling/besluiten/intrek/", decisions.take_back, name="distribution_decision_withdraw"),
    path("verdeling/besluiten/stop/", decisions.stop, name="distribution_decision_end"),
    path("verdeling/plannen/<int:number>/", plans.plan, name="distribution_plan"),
]
