"""What users do with trials and placements: trying out, agreeing, placing, coaching, ending.

Locks in one order: card, place, introduction, trial, placement.
"""
