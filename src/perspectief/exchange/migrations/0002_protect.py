"""An upload and its rows are the organisation's that brought the file, in a region it reaches; nobody else sees them."""

from django.db import migrations

from perspectief.access.policies import OWN, REACHED, protect, tenant_key

TENANT = ("region_id", "organisation_id")


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("access", "0002_protect")]
    operations = [
        *(
            protect(table, read=(f"{OWN} AND {REACHED}",), write=f"{OWN} AND {REACHED}")
            for table in ("exchange_upload", "exchange_uploadrow")
        ),
        protect("exchange_columnmapping", read=(OWN,), write=OWN),
        tenant_key("exchange_uploadrow", (*TENANT, "upload_id"), "exchange_upload", (*TENANT, "id")),
    ]
