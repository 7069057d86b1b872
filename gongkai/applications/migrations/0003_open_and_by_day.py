from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_void_registration")]

    operations = [
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["received_on"], name="application_received_any"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                condition=models.Q(("ended_on", None)), fields=["application"], name="consultation_open"
            ),
        ),
    ]
