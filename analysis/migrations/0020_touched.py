"""Which pieces were written to, so that a process that holds the index in memory reads those anew and no others."""

from django.db import migrations, models

MOST = 10_000  # pieces of one statement that are written down; of more, that it may have been any
FUNCTION = f"""
CREATE FUNCTION analysis_mark_touched() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO analysis_touched (xact, article) VALUES (pg_current_xact_id()::text::bigint, NULL);
    ELSE
        EXECUTE format('SELECT array_agg(%I) FROM (SELECT %I FROM touched LIMIT {MOST + 1}) AS one', TG_ARGV[0], TG_ARGV[0]) INTO found;
        IF cardinality(found) > {MOST} THEN found := ARRAY[NULL]::bigint[]; END IF;
        INSERT INTO analysis_touched (xact, article) SELECT pg_current_xact_id()::text::bigint, unnest(found);
    END IF;
    RETURN NULL;
END $$
"""
WATCHED = {"articles_article": "id", "analysis_entry": "article_id", "analysis_storymember": "article_id", "analysis_themeweight": "article_id"}
# a number never changes, so that the new rows of an update name what the old ones do
EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD", "TRUNCATE": ""}


def triggers():
    for table, number in WATCHED.items():
        for event, rows in EVENTS.items():
            name = f"analysis_touched_{event.lower()}"
            seen = f"REFERENCING {rows} TABLE AS touched" if rows else ""
            yield migrations.RunSQL(
                f"CREATE TRIGGER {name} AFTER {event} ON {table} {seen} FOR EACH STATEMENT EXECUTE FUNCTION analysis_mark_touched('{number}')",
                f"DROP TRIGGER {name} ON {table}",
            )


class Migration(migrations.Migration):

    dependencies = [
        ("analysis", "0019_briefing_events"),
    ]

    operations = [
        migrations.CreateModel(
            name='Touched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('xact', models.BigIntegerField(db_index=True, help_text="PostgreSQL's number of the transaction")),
                ('article', models.BigIntegerField(null=True, help_text='the number of the piece; null: it may have been any')),
            ],
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION analysis_mark_touched()"),
        *triggers(),
    ]
