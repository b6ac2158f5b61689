"""How statements reach the database: made once where they are asked again and again. Nothing here knows a model."""
