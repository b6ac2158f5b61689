from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "lianxin.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the look-up by words known to the fields."""
        from lianxin.registry import lookups  # noqa: F401, PLC0415
