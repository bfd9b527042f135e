"""Transfers with django-hordak, one after another: run by `benchmarks.hordak` in an environment of its own.

Arguments: the database's URL, the number of transfers, the number of runs. Prints the transfers per second of each run
as JSON.
"""

import json
import sys
import time
from urllib.parse import urlsplit

import django
from django.conf import settings


def main() -> None:
    """Two accounts, and a dollar from one to the other, as `Account.transfer_to` does it: each in its transaction."""
    url, entries, runs = urlsplit(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": url.path.strip("/"),
                "USER": url.username,
                "PASSWORD": url.password,
                "HOST": url.hostname,
                "PORT": url.port,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        SECRET_KEY="a benchmark's",
        DEFAULT_CURRENCY="USD",
        CURRENCIES=["USD"],
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps([_transfers(entries) for _ in range(runs)]))


def _transfers(entries: int) -> float:
    from djmoney.money import Money
    from hordak.models import Account

    accounts = [
        Account.objects.get_or_create(name=name, code=code, type="AS", currencies=["USD"])[0]
        for name, code in (("Cash", "1"), ("Costs", "2"))
    ]
    started = time.perf_counter()
    for _ in range(entries):
        accounts[0].transfer_to(accounts[1], Money("1.00", "USD"))
    return entries / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
