"""Article → Mentions and Facts: a module per kind of thing found."""
