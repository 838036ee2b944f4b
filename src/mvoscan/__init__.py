"""mvoscan: a social-responsibility self-assessment for public bodies."""
