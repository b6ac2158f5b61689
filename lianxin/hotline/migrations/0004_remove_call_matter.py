from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hotline", "0003_matters_of_calls")]

    operations = [migrations.RemoveField(model_name="call", name="matter")]
