"""The web door: `gunicorn wsgi:app`, `flask --app wsgi`."""

from config import from_environment
from consult.app import create_app

app = create_app(from_environment())
