"""What a patrol found counted as a request until now: taken out of the kept counts, month by month. What was published stays as it was said."""

from django.conf import settings
from django.db import migrations

# the owner sees no row of a protected table, so the walls stand aside for as long as this transaction lasts
TAKE_OUT = f"""
alter table requests_servicerequest no force row level security;
alter table requests_countdelta no force row level security;
insert into requests_countdelta (month, area_path, compound, category, requests, matters)
select date_trunc('month', received_at at time zone '{settings.TIME_ZONE}')::date, area_path, compound_id, category_id,
    -sum((not is_repeat)::int), -sum((joined_to_id is null)::int)
from requests_servicerequest
where channel = 'patrol' and requester_id is null and person is null
group by 1, 2, 3, 4;
alter table requests_servicerequest force row level security;
alter table requests_countdelta force row level security;
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("requests", "0015_search_within_few_areas")]
    operations = [migrations.RunSQL(TAKE_OUT, migrations.RunSQL.noop)]
