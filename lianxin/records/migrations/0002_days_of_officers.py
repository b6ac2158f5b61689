"""The last day beside each officer of an entry over several days: what runs into a month is found without reading the year."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    """Set the last day where the entry has several."""
    entry, officer = apps.get_model("records", "Entry"), apps.get_model("records", "EntryOfficer")
    several = entry.objects.filter(pk=OuterRef("entry"))
    officer.objects.filter(entry__until__gt=F("entry__day")).update(until=Subquery(several.values("until")[:1]))


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="entryofficer",
            name="until",
            field=models.DateField(null=True, help_text="the last of its days, where there are several"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="entryofficer", name="entry_officer_day"),
        migrations.AddIndex(
            model_name="entryofficer",
            index=models.Index(fields=["officer", "day", "entry"], name="entry_officer_days"),
        ),
        migrations.AddIndex(
            model_name="entryofficer",
            index=models.Index(fields=["officer", "until"], condition=Q(until__isnull=False), name="entry_officer_until"),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(fields=["said_at"], condition=Q(replied_at__isnull=True), name="objection_unanswered"),
        ),
    ]
