"""Indexes over the words by which matters and ready answers are found (docs/decisions/search.md).

SQLite remakes a table when a later migration alters it, and its triggers go with the old one: such a migration must run
``index_words`` again for that table.
"""

from django.db import migrations

TABLES = ("matters_matter", "matters_canned")


def index_words(schema_editor, table):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(f"CREATE INDEX {table}_words ON {table} USING gin (string_to_array(search, ' '))")
        return
    index = f"{table}_words"
    put = f"INSERT INTO {index}(rowid, search) VALUES (new.id, new.search)"
    take = f"INSERT INTO {index}({index}, rowid, search) VALUES ('delete', old.id, old.search)"
    run(f"CREATE VIRTUAL TABLE {index} USING fts5(search, content='{table}', content_rowid='id')")
    run(f"CREATE TRIGGER {index}_in AFTER INSERT ON {table} BEGIN {put}; END")
    run(f"CREATE TRIGGER {index}_out AFTER DELETE ON {table} BEGIN {take}; END")
    run(f"CREATE TRIGGER {index}_new AFTER UPDATE OF search ON {table} BEGIN {take}; {put}; END")
    run(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def unindex_words(schema_editor, table):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {table}_words")
        return
    for trigger in ("in", "out", "new"):
        schema_editor.execute(f"DROP TRIGGER {table}_words_{trigger}")
    schema_editor.execute(f"DROP TABLE {table}_words")


def forwards(apps, schema_editor):
    for table in TABLES:
        index_words(schema_editor, table)


def backwards(apps, schema_editor):
    for table in TABLES:
        unindex_words(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
