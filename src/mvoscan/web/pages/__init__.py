"""The door for people: pages in Dutch."""
