"""Pages of a workspace, its people and who sees what, split by what they are about."""
