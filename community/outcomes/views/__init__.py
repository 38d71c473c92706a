"""Pages of what comes out of talk."""
