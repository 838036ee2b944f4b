"""A receiver that plays Sustatool: see README.md beside it."""
