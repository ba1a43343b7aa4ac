"""The Celery app: `celery -A workers.app worker`, `celery -A workers.app beat`."""

from typing import Any

from celery import Celery
from celery.signals import worker_ready
from kombu.entity import Queue as Line

from config import from_environment
from consult import clock, jobs
from consult.app import create_app
from consult.jobs import Queue
from workers import evidence, letters, papers, responses, schedule, task, theming  # noqa: F401 - importing them registers their tasks

flask_app = create_app(from_environment())
app: Celery = flask_app.extensions["celery"]
app.conf.update(
    task_queues=[Line(str(queue)) for queue in Queue],
    task_default_queue=str(Queue.HOUSEKEEPING),
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=540,  # of what the clock starts; each job has its own, in task.py
    task_time_limit=570,
    worker_max_memory_per_child=1_200_000,  # KiB; checked between tasks
    worker_redirect_stdouts=False,
    timezone="UTC",
)
task.hang_on(app, flask_app)
schedule.hang_on(app, flask_app)


@worker_ready.connect
def _look_what_waits(**_: Any) -> None:
    """What was promised while no worker was there need not wait for the first sweep."""
    with flask_app.app_context():
        jobs.sweep(now=clock.now())
