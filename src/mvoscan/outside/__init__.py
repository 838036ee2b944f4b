"""Who is called: services of others, each behind a small protocol that a journey takes as an argument."""
