"""Chinese full text over what agencies publish, and over what they work at: two indexes that share nothing."""
