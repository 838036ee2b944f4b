"""Who is called: mail servers, login providers; each behind a small protocol that a journey takes as an argument."""
