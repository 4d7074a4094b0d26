"""Where things are: regions (with validity), municipalities, four-digit postcodes, outlines, travel estimate."""
