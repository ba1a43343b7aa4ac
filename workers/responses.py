"""Comments look for their words in a draft that was published: an id in, worked out, put down."""

from uuid import UUID

from consult import clock
from consult.db import db, transaction
from consult.jobs import Job
from consult.responses import following
from workers.task import MANY_MINUTES, task


@task(Job.FOLLOW_COMMENTS, in_pieces=True, minutes=MANY_MINUTES)
def follow_comments(version_id: str) -> None:
    """All of it is worked out first, so that the database is held only while it is written down."""
    rows = following.work_out_places(UUID(version_id))
    db.session.rollback()
    with transaction():
        following.put_down_places(UUID(version_id), rows, now=clock.now())
