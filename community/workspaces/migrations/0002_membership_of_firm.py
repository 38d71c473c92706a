"""A membership carries its firm: nobody changes firm while one remains, and no firm leaves before its people."""

from django.db import migrations

ADD = """
ALTER TABLE workspaces_membership
    ADD CONSTRAINT membership_user_firm FOREIGN KEY (user_id, firm_id) REFERENCES accounts_user (id, firm_id),
    ADD CONSTRAINT membership_firm_takes_part FOREIGN KEY (workspace_id, firm_id)
        REFERENCES workspaces_participation (workspace_id, firm_id);
"""
DROP = """
ALTER TABLE workspaces_membership
    DROP CONSTRAINT membership_user_firm,
    DROP CONSTRAINT membership_firm_takes_part;
"""


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0001_initial"), ("accounts", "0001_initial")]
    operations = [migrations.RunSQL(ADD, DROP)]
