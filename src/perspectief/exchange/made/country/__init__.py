"""The whole country, made up: every labour-market region by its real share of people, each with two years behind it and a plan."""
