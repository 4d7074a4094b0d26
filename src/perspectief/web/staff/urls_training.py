"""Addresses of Scholing. Fixed words stand before numbers."""

from django.urls import path

from perspectief.web.staff import (
    training,
    training_agreements,
    training_courses,
    training_enrolments,
    training_gaps,
    training_import,
    training_practice,
)

pages = [
    path("scholing/", training.training, name="training"),
    path("scholing/download/", training.download, name="training_download"),
    path("scholing/inlezen/", training_import.bring, name="training_import"),
    path("scholing/inlezen/sjabloon/", training_import.template, name="training_template"),
    path("scholing/cursus/nieuw/", training_courses.new, name="course_new"),
    path("scholing/cursus/<int:number>/", training_courses.course, name="course"),
    path("scholing/cursus/<int:number>/wijzig/", training_courses.change, name="course_edit"),
    path("scholing/cursus/<int:number>/inschrijven/", training_courses.enrol_in, name="course_enrol"),
    path("scholing/inschrijving/<int:number>/", training_enrolments.enrolment, name="enrolment"),
    path("scholing/gaten/", training_gaps.overview, name="gaps"),
    path("scholing/gaten/<int:number>/", training_gaps.gap, name="gap"),
    path("scholing/praktijkleren/", training_practice.overview, name="practices"),
    path("scholing/praktijkleren/<int:number>/", training_practice.practice, name="practice"),
    path("scholing/praktijkleren/<int:number>/verklaring/", training_practice.declaration, name="practice_declaration"),
    path("scholing/akkoorden/", training_agreements.overview, name="agreements"),
    path("mensen/<int:number>/praktijkleren/", training_practice.new, name="practice_new"),
]
