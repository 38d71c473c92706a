"""Pages of invites: for those who invite, and for those who come."""
