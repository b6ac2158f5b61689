from django.apps import AppConfig


class TipsConfig(AppConfig):
    name = "lianxin.tips"
    label = "tips"
    default_auto_field = "django.db.models.BigAutoField"
