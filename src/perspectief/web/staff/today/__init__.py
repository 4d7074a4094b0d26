"""Vandaag: what must happen, most urgent first, each with its one obvious button."""
