from django.db import migrations

OVER = """INSERT INTO hotline_callmatter (call_id, matter_id, how, at, "by")
SELECT k.id, k.matter_id, 'brought', COALESCE(k.settled_at, k.begun_at),
COALESCE((SELECT o.code FROM registry_officer o WHERE o.id = k.agent_id), '')
FROM hotline_call k WHERE k.matter_id IS NOT NULL"""
BACK = """UPDATE hotline_call SET matter_id = (SELECT b.matter_id FROM hotline_callmatter b
WHERE b.call_id = hotline_call.id AND b.how = 'brought' ORDER BY b.id LIMIT 1)"""


class Migration(migrations.Migration):
    """The one matter of a call becomes the first of several."""

    dependencies = [("hotline", "0002_several_matters")]

    operations = [migrations.RunSQL(OVER, BACK)]
