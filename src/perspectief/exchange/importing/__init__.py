"""Typed rows of a file into the tables: who is known, what is new, and taking it all back. Every row goes by COPY and one INSERT."""
