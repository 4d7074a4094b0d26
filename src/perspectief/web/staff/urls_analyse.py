"""Addresses of the page Analyse & import. A file is named by its public number."""

from django.urls import path

from perspectief.web.staff import analyse

pages = [
    path("analyse/", analyse.analysis, name="analysis"),
    path("analyse/<int:number>/", analyse.analysis_file, name="analysis_file"),
    path("analyse/<int:number>/kolommen/", analyse.analysis_columns, name="analysis_columns"),
    path("analyse/<int:number>/terug/", analyse.analysis_undo, name="analysis_undo"),
    path("analyse/<int:number>/weg/", analyse.analysis_drop, name="analysis_drop"),
    path("analyse/<int:number>/rijen/", analyse.analysis_rejected, name="analysis_rejected"),
    path("analyse/<int:number>/vragen/", analyse.analysis_questions, name="analysis_questions"),
]
