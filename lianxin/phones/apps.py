from django.apps import AppConfig


class PhonesConfig(AppConfig):
    name = "lianxin.phones"
    label = "phones"
    default_auto_field = "django.db.models.BigAutoField"
