"""Make the tables, one queue, one clerk and so many tickets; print the cookie with which the clerk is signed in, as JSON.

Run by the virtual environment of django-helpdesk: ``python -m benchmarks.helpdesk.fill COUNT``.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.helpdesk.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

START = datetime(2025, 6, 1, tzinfo=UTC)
WORDS = ("水管破裂", "路灯不亮", "低保咨询", "灌溉渠堵塞", "医保报销", "噪音扰民", "道路坑洼", "春耕缺种", "邻里纠纷", "垃圾清运")


def fill(count: int) -> dict[str, object]:
    """Tickets with a follow-up each, half of them open."""
    call_command("migrate", verbosity=0)
    queue = Queue.objects.create(title="诉求", slug="needs", allow_public_submission=True, default_owner=None)
    user = get_user_model().objects.create_superuser("clerk", "clerk@example.invalid", "-")
    random = Random(1)
    for start in range(0, count, 5_000):
        size = min(5_000, count - start)
        tickets = Ticket.objects.bulk_create(
            Ticket(
                queue=queue,
                title=f"{random.choice(WORDS)}{start + number}",
                description=f"第{start + number}号诉求:{random.choice(WORDS)},请派人处理。",
                created=START + timedelta(minutes=start + number),
                modified=START + timedelta(minutes=start + number),
                status=random.choice((1, 1, 3, 4)),
                priority=3,
                submitter_email="a@example.invalid",
                assigned_to=user if random.random() < 0.5 else None,
                secret_key=f"{start + number:032d}",
            )
            for number in range(size)
        )
        FollowUp.objects.bulk_create(
            FollowUp(ticket=ticket, date=ticket.created, title="Ticket Opened", comment="", public=True) for ticket in tickets
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(user)
    first = Ticket.objects.order_by("pk").values_list("pk", flat=True).first()
    return {"session": client.cookies["sessionid"].value, "queue": queue.pk, "first": first, "user": user.pk}


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]))))
