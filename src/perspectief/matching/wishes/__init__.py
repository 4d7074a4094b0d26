"""What a job seeker says about places: the own places with reasons, and a yes or no that the klantmanager hears of."""
