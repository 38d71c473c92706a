"""Faults on purpose: real processes are killed, frozen and flooded while people write, read and get mail."""
