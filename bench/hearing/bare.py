"""What the closing hour is compared with: a bare Flask view that inserts the same rows in one transaction.

Same gunicorn, same database, same rows (a response, its version, eight answers, an audit line, owed work and the end
of the draft), and nothing else: no session, no form token, no rules, no fingerprint, no page.
"""

import os
from uuid import uuid4

from flask import Flask, redirect
from sqlalchemy import create_engine, insert, select, update

from bench.hearing.crowd import ANSWERS, SLUG
from config import database_url
from consult import clock
from consult.audit import AuditLine
from consult.catalogue.models import Consultation
from consult.jobs import Job, OwedWork
from consult.questions.models import Question
from consult.responses.models import Answer, Channel, Draft, Publication, Response, ResponseVersion
from consult.words import clear_code, secret_token

app = Flask(__name__)
engine = create_engine(database_url(os.environ["DATABASE_URL"]))
text = "Skills and a grid connection come first, then the rest."


@app.get("/healthz")
def alive() -> str:
    return "ok"


@app.post(f"/respond/{SLUG}/check")
def send():  # type: ignore[no-untyped-def]
    now, reference = clock.now(), f"WM-{clear_code(4)}-{clear_code(4)}"
    response_id, version_id, draft_id = uuid4(), uuid4(), uuid4()
    with engine.begin() as connection:
        consultation = connection.scalar(select(Consultation.id).where(Consultation.slug == SLUG))
        asked = connection.scalars(select(Question.id).where(Question.consultation_id == consultation).limit(ANSWERS))
        connection.execute(
            insert(Draft).values(
                id=draft_id, consultation_id=consultation, token_digest=secret_token(), code_digest="", about={},
                answers={}, comments=[], began_at=now, saved_at=now,
            )
        )  # fmt: skip
        connection.execute(
            insert(Response).values(
                id=response_id, consultation_id=consultation, reference=reference, draft_id=draft_id,
                channel=Channel.ONLINE, received_at=now,
            )
        )  # fmt: skip
        connection.execute(
            insert(ResponseVersion).values(
                id=version_id, response_id=response_id, no=1, received_at=now, fingerprint="0" * 64, nonce="n",
                kind="business", name="", organisation="Invented Works", size="small", sectors=["automotive"],
                challenges=[], place="dudley", on_behalf="organisation", publication=Publication.NAMED, language="en",
                privacy_notice="1",
            )
        )  # fmt: skip
        connection.execute(
            insert(Answer),
            [
                {"id": uuid4(), "version_id": version_id, "question_id": each, "question_version": 1, "text": text,
                 "choices": [], "no_view": False, "publication": Publication.NAMED, "harm": "",
                 "confidential_until": ""}
                for each in asked
            ],
        )  # fmt: skip
        connection.execute(
            insert(AuditLine).values(
                id=uuid4(), at=now, actor="visitor", act="sent a response", thing=f"response:{response_id}",
                words="Sent",
            )
        )  # fmt: skip
        connection.execute(
            insert(OwedWork).values(
                id=uuid4(), job=Job.READ_RESPONSES, arguments={"version_ids": [str(version_id)]}, dedupe_key=None,
                asked_at=now, due_at=now, nudged_at=now, urgency=0, attempts=0, broken=0,
            )
        )  # fmt: skip
        connection.execute(update(Draft).where(Draft.id == draft_id).values(answers={}))
    return redirect(f"/respond/{SLUG}/sent/{reference}", 303)
