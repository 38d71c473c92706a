"""The pages of /manage/, one module a noun."""
