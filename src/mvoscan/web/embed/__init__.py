"""What stands inside the pages of others: read-only, without cookies, each with the sites that may show it."""
