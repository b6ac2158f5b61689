import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0001_initial"),
        ("matters", "0006_canned_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="lost_at",
            field=models.DateTimeField(help_text="rang, and nothing more was heard of it: since then it was missed", null=True),
        ),
        migrations.CreateModel(
            name="CallMatter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("how", models.CharField(help_text="brought, urged, added, asked", max_length=8)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(help_text="officer code", max_length=64)),
                (
                    "call",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matters",
                        to="hotline.call",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="matters.matter",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("call", "matter"), name="call_matter_once")],
            },
        ),
    ]
