"""Container images made by hand, and registries that serve them well or badly."""
