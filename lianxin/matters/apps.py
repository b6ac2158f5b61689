from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "lianxin.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What is hidden of matters is hidden of the notes and instructions that led to them."""
        from lianxin.matters.access import veiled  # noqa: PLC0415
        from lianxin.records.access import veil  # noqa: PLC0415

        veil(veiled)
