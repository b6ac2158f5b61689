"""Indexes of columns that most matters leave empty hold those that do not: a new matter writes five fewer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0008_left_behind'),
        ('records', '0002_days_of_officers'),
        ('registry', '0004_sessions_with_accounts'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='matter',
            name='matter_unit_state',
        ),
        migrations.RemoveIndex(
            model_name='matter',
            name='matter_officer_state',
        ),
        migrations.RemoveIndex(
            model_name='matter',
            name='matter_root_day',
        ),
        migrations.RemoveIndex(
            model_name='matter',
            name='matter_due',
        ),
        migrations.RemoveIndex(
            model_name='matter',
            name='matter_solved',
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('unit__isnull', False)), fields=['unit', 'state', 'due_on'], name='matter_unit_state'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('officer__isnull', False)), fields=['officer', 'state', 'due_on'], name='matter_officer_state'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('root__isnull', False)), fields=['root', 'reported_on'], name='matter_root_day'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('due_on__isnull', False)), fields=['due_on'], name='matter_due'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('solved_on__isnull', False)), fields=['solved_on'], name='matter_solved'),
        ),
    ]
