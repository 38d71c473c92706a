"""The pages of disclosures."""
