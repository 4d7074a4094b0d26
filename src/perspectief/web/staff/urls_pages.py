"""Addresses of the pages Werkzoekende, Plek and What opens most. Fixed words stand before numbers."""

from django.urls import path

from perspectief.web.staff import (
    chances,
    job_seeker,
    job_seeker_edit,
    job_seeker_hand_over,
    job_seeker_invitation,
    judge,
    picking,
    place,
    place_edit,
    rights,
)

pages = [
    path("regio/kansen/", chances.chances, name="chances"),
    path("kies/", picking.pick, name="pick"),
    path("mensen/nieuw/", job_seeker_edit.new, name="job_seeker_new"),
    path("mensen/<int:number>/", job_seeker.job_seeker, name="job_seeker"),
    path("mensen/<int:number>/wijzig/", job_seeker_edit.edit_card, name="job_seeker_edit"),
    path("mensen/<int:number>/gegevens/", job_seeker_edit.edit_profile, name="job_seeker_profile"),
    path("mensen/<int:number>/dossier/", job_seeker_edit.edit_dossier, name="job_seeker_dossier"),
    path("mensen/<int:number>/stand/", job_seeker_edit.edit_standing, name="job_seeker_standing"),
    path("mensen/<int:number>/uitnodiging/", job_seeker_invitation.invite, name="job_seeker_invitation"),
    path("mensen/<int:number>/overdragen/", job_seeker_hand_over.hand_over, name="job_seeker_hand_over"),
    path("mensen/<int:number>/klopt/", job_seeker_edit.confirm, name="job_seeker_confirm"),
    path("mensen/<int:number>/rechten/", rights.rights, name="rights"),
    path("mensen/<int:number>/inzage/", rights.subject_access, name="rights_access"),
    path("mensen/<int:number>/inzage/download/", rights.download, name="rights_download"),
    path("mensen/<int:number>/oordeel/", judge.for_person, name="job_seeker_judge"),
    path("plekken/nieuw/", place_edit.new_place, name="place_new"),
    path("plekken/<int:number>/", place.place, name="place"),
    path("plekken/<int:number>/wijzig/", place_edit.edit_place, name="place_edit"),
    path("plekken/<int:number>/passend/", place.take_over, name="place_take_over"),
    path("plekken/<int:number>/klopt/", place_edit.confirm, name="place_confirm"),
    path("plekken/<int:number>/stand/", place_edit.set_state, name="place_state"),
    path("plekken/<int:number>/oordeel/", judge.for_place, name="place_judge"),
]
