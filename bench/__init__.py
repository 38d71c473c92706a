"""What Keyway's pages cost, beside bare servers on the same machine in the same run. `make bench` starts it."""
