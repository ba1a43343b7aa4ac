"""The Flask extensions, made once and bound in `create_app`."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect


class BrowsersOnly(LoginManager):  # type: ignore[misc]
    """Signed in is who has a row for this browser. Flask-Login's own cookie would outlive signing out."""

    def _load_user_from_remember_cookie(self, _cookie: str) -> None:
        return None


login = BrowsersOnly()
csrf = CSRFProtect()
migrate = Migrate()
limiter = Limiter(get_remote_address)
