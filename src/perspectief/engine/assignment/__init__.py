"""Everybody at once: each place its openings, each person one place, the total of points as large as it can be."""

from perspectief.engine.assignment.plan import NO_PAIRS, Pairs, Plan, Quota, Reached
from perspectief.engine.assignment.solve import assign

__all__ = ["NO_PAIRS", "Pairs", "Plan", "Quota", "Reached", "assign"]
