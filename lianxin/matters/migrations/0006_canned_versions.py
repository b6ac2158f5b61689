"""A ready answer that was reviewed is not written over: a later version replaces it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0005_days_and_photos'),
    ]

    operations = [
        migrations.AddField(
            model_name='canned',
            name='replaces',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='matters.canned'),
        ),
        migrations.AddConstraint(
            model_name='canned',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_on', None), ('reviewed_on', None)), fields=('replaces',), name='canned_one_version_waits'),
        ),
    ]
