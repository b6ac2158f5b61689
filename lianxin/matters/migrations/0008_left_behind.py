"""Pauses and extensions of a handling that ended when its matter was joined into another."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0007_coordinator'),
    ]

    operations = [
        migrations.AddField(
            model_name='extension',
            name='left_behind',
            field=models.BooleanField(default=False, help_text='of a handling that ended when the matter was joined into another: it moves no later deadline'),
        ),
        migrations.AddField(
            model_name='pause',
            name='left_behind',
            field=models.BooleanField(default=False, help_text='of a handling that ended when the matter was joined into another: it moves no later deadline'),
        ),
    ]
