"""django-helpdesk as a project of its own, in a virtual environment of its own: what `matters` is measured against."""
