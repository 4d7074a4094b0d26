"""What users do with a person's layers. One function is one transaction; only the owning organisation acts.

Whoever may not gets `Missing`, as if the card were not there.
"""
