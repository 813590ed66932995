"""Reports that are published: made from a cut alone, so that the same cut gives the same bytes."""
