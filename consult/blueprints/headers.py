"""Security headers on every response, what of a page may be kept, and who may send us forms."""

from collections.abc import Callable

from flask import Flask, Response, g, request, session
from flask_wtf.csrf import CSRFError

from consult.blueprints.guards import SAFE
from consult.blueprints.pages import nonce

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
ONLY_SECURE = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'"
)
FILE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'"
SHUT_IN = "default-src 'none'; sandbox; frame-ancestors 'none'"


def register_headers(app: Flask) -> None:
    @app.before_request
    def _from_our_own_pages() -> None:
        """Browsers say from where a form is sent; where they say so, ours are the only pages that may."""
        if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            raise CSRFError("sent from another site")

    @app.after_request
    def _protect(response: Response) -> Response:
        response.headers.update(ALWAYS | _secure(app))
        if request.endpoint == "static":
            response.headers["Content-Security-Policy"] = FILE_POLICY
        elif response.mimetype == "application/octet-stream":  # a file that somebody sent us
            response.headers["Content-Security-Policy"] = SHUT_IN
        else:
            response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce())
            private = bool(session) or app.config["SESSION_COOKIE_NAME"] in request.cookies
            response.headers.setdefault("Cache-Control", "no-store" if private else "no-cache")
            response.vary.add("Cookie")
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return response


def _secure(app: Flask) -> dict[str, str]:
    return ONLY_SECURE if app.config["SESSION_COOKIE_SECURE"] else {}


def static_headers(app: Flask) -> Callable[[dict[str, str], str, str], None]:
    """The same for files that never reach Flask."""

    def protect(headers: dict[str, str], _path: str, _url: str) -> None:
        for name, value in (ALWAYS | _secure(app) | {"Content-Security-Policy": FILE_POLICY}).items():
            headers[name] = value

    return protect
