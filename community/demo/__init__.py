"""The demo community of a clone: a robot maker, three suppliers, and some weeks of their talk."""
