"""What threads and chat share: rendered words, who they are for, drafts, read marks, reactions."""
