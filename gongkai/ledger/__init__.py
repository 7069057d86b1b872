"""What happened, kept so that nobody can alter it unseen: append-only entries in hash chains."""
