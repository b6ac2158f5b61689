"""The demonstration county: made-up people in made-up villages, a year of believable work, the same for the same seed."""
