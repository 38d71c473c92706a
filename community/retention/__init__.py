"""How long what is said in the chat is kept, and what may not be deleted meanwhile."""
