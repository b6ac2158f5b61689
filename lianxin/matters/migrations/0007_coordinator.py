"""Who was asked by name to bring the offices together (A10)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0006_canned_versions'),
        ('records', '0002_days_of_officers'),
        ('registry', '0003_api_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='matter',
            name='coordinator',
            field=models.ForeignKey(db_index=False, help_text='asked to bring the offices together', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.officer'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('coordinator__isnull', False)), fields=['coordinator', 'state'], name='matter_coordinator'),
        ),
    ]
