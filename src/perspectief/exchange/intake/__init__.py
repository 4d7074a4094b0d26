"""From a table to typed rows of people or places, with what could not be read and what has to be asked. Pure."""
