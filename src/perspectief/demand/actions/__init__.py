"""What users do with employers and places. One function is one transaction.

Whoever may not gets `Missing`, as if the row were not there.
"""
