"""The Chinese form beside the YAML of a policy: reads fields out of a text, writes back those that changed."""
