"""Security headers on every response, and what of a page may be kept."""

from flask import Flask, Response, g, request
from flask_login import current_user

from consult.blueprints.pages import nonce

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'"
)


def register_headers(app: Flask) -> None:
    @app.after_request
    def _protect(response: Response) -> Response:
        response.headers.update(ALWAYS)
        response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce())
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static":
            private = current_user.is_authenticated or request.cookies.get(app.config["SESSION_COOKIE_NAME"])
            response.headers.setdefault("Cache-Control", "no-store" if private else "no-cache")
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return response


def static_headers(headers: object, _path: str, _url: str) -> None:
    """The same for files that never reach Flask."""
    for name, value in ALWAYS.items():
        headers[name] = value  # type: ignore[index]
