"""Signatures and published wordings are never changed."""

from django.db import migrations

REFUSE = """
CREATE TRIGGER accounts_signature_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_signature
    FOR EACH STATEMENT EXECUTE FUNCTION keyway_refuse_change();
CREATE TRIGGER accounts_agreementversion_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_agreementversion
    FOR EACH STATEMENT EXECUTE FUNCTION keyway_refuse_change();
"""
ALLOW = """
DROP TRIGGER accounts_signature_append_only ON accounts_signature;
DROP TRIGGER accounts_agreementversion_append_only ON accounts_agreementversion;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("events", "0002_append_only")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
