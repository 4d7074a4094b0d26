"""Where things are: regions (with validity), municipalities, four-digit postcodes, outlines for maps, travel estimate."""
