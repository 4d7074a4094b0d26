"""Addresses of Leren. Fixed words stand before numbers."""

from django.urls import path

from perspectief.web.learning import activities, lessons, overview, themes

pages = [
    path("leren/", overview.overview, name="learning"),
    path("leren/zoek/", overview.find, name="learning_search"),
    path("leren/thema/nieuw/", themes.new, name="theme_new"),
    path("leren/thema/<int:number>/", themes.theme, name="theme"),
    path("leren/les/nieuw/", lessons.new, name="lesson_new"),
    path("leren/les/<int:number>/", lessons.lesson, name="lesson"),
    path("leren/les/<int:number>/wijzig/", lessons.change, name="lesson_edit"),
    path("leren/agenda/", activities.agenda, name="activities"),
    path("leren/agenda/agenda.ics", activities.calendar, name="activities_calendar"),
    path("leren/agenda/nieuw/", activities.new, name="activity_new"),
    path("leren/agenda/<int:number>/", activities.activity, name="activity"),
    path("leren/agenda/<int:number>/wijzig/", activities.change, name="activity_edit"),
    path("leren/agenda/<int:number>/agenda.ics", activities.one_calendar, name="activity_calendar"),
    path("plaatsingen/<int:number>/les/", lessons.from_ending, name="ending_lesson"),
]
