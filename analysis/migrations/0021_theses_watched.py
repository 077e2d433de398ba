from django.db import migrations

# what the front page says of theses is remembered until a thesis or a kept test of one is written
WATCH = """
CREATE TRIGGER analysis_mark_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION analysis_mark_change('words')
"""
TABLES = ("analysis_thesis", "analysis_thesisrun")


class Migration(migrations.Migration):

    dependencies = [
        ("analysis", "0020_touched"),
    ]

    operations = [
        migrations.RunSQL(WATCH.format(table=table), f"DROP TRIGGER analysis_mark_change ON {table}") for table in TABLES
    ]
