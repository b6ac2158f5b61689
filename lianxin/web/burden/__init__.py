"""The burden of a policy on pages: before it is adopted, what if, and afterwards."""
