"""Lets pages forget what they remember of an outlet's country when a person changes it; visits touch other columns."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0014_change'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER analysis_mark_seat AFTER INSERT OR DELETE OR UPDATE OF country, slug ON articles_source"
            " FOR EACH STATEMENT EXECUTE FUNCTION analysis_mark_change('words')",
            "DROP TRIGGER analysis_mark_seat ON articles_source",
        ),
    ]
