"""Floor 1: what is kept: the database, and the files that authors and operators write."""
