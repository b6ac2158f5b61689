"""The import page: a clerk's own spreadsheet, one step per page."""
