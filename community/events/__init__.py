"""What happened: every act records one event, in the transaction that did it."""
