"""Names to actors, places, dates and events: all that turns what reports say into things that are the same or not."""
