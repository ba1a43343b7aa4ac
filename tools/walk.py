"""Walk the pages of a running copy as a visitor and as each demo account; say what was seen and what was wrong."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from pathlib import Path

MOST_PAGES = 120
LINK = re.compile(r'<a\b[^>]*\shref="([^"#]+)', re.IGNORECASE)
H1 = re.compile(r"<h1[\s>]", re.IGNORECASE)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
SKIP = ("/static/", "/sign-out", "/sign-in", "mailto:")


class Walker:
    """One browser, walking from link to link on one address."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.problems: list[str] = []

    def fetch(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, text and content type of one page."""
        body = urllib.parse.urlencode(data).encode() if data else None
        try:
            with self.opener.open(self.address + path, body, timeout=30) as reply:
                return reply.status, reply.read().decode("utf-8", "replace"), reply.headers.get_content_type()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace"), error.headers.get_content_type()

    def sign_in(self, email: str, password: str) -> None:
        _, page, _ = self.fetch("/sign-in")
        token = TOKEN.search(page)
        fields = {"csrf_token": token.group(1) if token else "", "email": email, "password": password}
        status, page, _ = self.fetch("/sign-in", fields)
        if status != 200 or "There is a problem" in page:
            self.problems.append(f"{email} could not sign in ({status})")

    def walk(self, start: str) -> int:
        """Follow links breadth first from `start`; returns how many pages were seen."""
        queue, seen = deque([start]), {start}
        walked = 0
        while queue and walked < MOST_PAGES:
            path = queue.popleft()
            status, page, kind = self.fetch(path)
            walked += 1
            if status != 200:
                self.problems.append(f"{path} answered {status}")
            elif kind == "text/html":
                if len(H1.findall(page)) != 1:
                    self.problems.append(f"{path} has {len(H1.findall(page))} h1")
                for link in LINK.findall(page):
                    target = self._own(path, link.replace("&amp;", "&"))
                    if target and target not in seen:
                        seen.add(target)
                        queue.append(target)
        return walked

    def _own(self, path: str, link: str) -> str | None:
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(self.address + path, link))
        inside = f"{parts.scheme}://{parts.netloc}" == self.address
        if not inside or any(word in link for word in SKIP):
            return None
        return parts.path + (f"?{parts.query}" if parts.query else "")


def walk(address: str, data: Path) -> int:
    """Walk as everybody; 0 when every page answered and had its one h1."""
    accounts = json.loads((data / "demo-accounts.json").read_text(encoding="utf-8"))
    problems: list[str] = []
    visits = [(None, "/")] + [(account, "/home") for account in accounts]
    for account, start in visits:
        walker = Walker(address)
        if account:
            walker.sign_in(account["email"], account["password"])
        count = walker.walk(start)
        who = account["role"] if account else "visitor"
        print(f"  walked {count} pages as {who}: {'fine' if not walker.problems else ''}", flush=True)
        for problem in walker.problems:
            print(f"    {problem}", flush=True)
        problems += walker.problems
    print("The walk found nothing wrong." if not problems else f"The walk found {len(problems)} problems.", flush=True)
    return 1 if problems else 0
