"""Addresses of the plan: of the region, in the country, and for everybody. Fixed words stand before numbers."""

from django.urls import path

from perspectief.web.programme import (
    bringing,
    initiatives,
    money,
    national,
    obstacles,
    parties,
    plan,
    public,
    settings,
    talks,
    writing,
)

pages = [
    path("doe-agenda/", plan.newest, name="plans"),
    path("doe-agenda/nieuw/", writing.new, name="plan_new"),
    path("doe-agenda/afspraken/", settings.region_settings, name="region_settings"),
    path("doe-agenda/<int:number>/", plan.plan, name="plan"),
    path("doe-agenda/<int:number>/pdf/", plan.document, name="plan_document"),
    path("doe-agenda/<int:number>/stap/", plan.step, name="plan_step"),
    path("doe-agenda/<int:number>/ambitie/", writing.ambition, name="plan_ambition"),
    path("doe-agenda/<int:number>/partijen/", parties.parties, name="plan_parties"),
    path("doe-agenda/<int:number>/actie/", writing.action_new, name="plan_action_new"),
    path("doe-agenda/<int:number>/actie/<int:action_number>/", writing.action, name="plan_action"),
    path("doe-agenda/<int:number>/inlezen/", bringing.bring, name="plan_import"),
    path("doe-agenda/<int:number>/inlezen/sjabloon/", bringing.template, name="plan_import_template"),
    path("doe-agenda/<int:number>/gesprek/", talks.talk, name="plan_talk"),
    path("doe-agenda/<int:number>/versies/<int:version>/", plan.version, name="plan_version"),
    path("doe-agenda/<int:number>/geld/", money.money, name="plan_money"),
    path("doe-agenda/<int:number>/geld/nieuw/", money.new, name="plan_money_new"),
    path("doe-agenda/<int:number>/geld/nakijken/", money.check, name="plan_money_check"),
    path("doe-agenda/<int:number>/geld/stuk/<int:document_number>/", money.document, name="plan_money_document"),
    path("knelpunten/", obstacles.overview, name="obstacles"),
    path("knelpunten/nieuw/", obstacles.new, name="obstacle_new"),
    path("knelpunten/<int:number>/", obstacles.obstacle, name="obstacle"),
    path("initiatieven/", initiatives.overview, name="initiatives"),
    path("initiatieven/nieuw/", initiatives.new, name="initiative_new"),
    path("initiatieven/download/", initiatives.download, name="initiatives_download"),
    path("initiatieven/<int:number>/", initiatives.initiative, name="initiative"),
    path("initiatieven/<int:number>/wijzig/", initiatives.change, name="initiative_edit"),
    path("landelijk/plannen/", national.worklist_page, name="national_plans"),
    path("landelijk/plannen/<int:number>/", national.plan, name="national_plan"),
    path("regio/<str:code>/plan/", public.region_plan, name="region_plan"),
]
