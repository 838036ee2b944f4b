"""An answer in sentences: one text, from which page, document, JSON and terminal are drawn."""
