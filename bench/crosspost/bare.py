"""A delivery's calls in a bare loop: `python -m bench.crosspost.bare URL COUNT`."""

from __future__ import annotations

import sys

import requests


def main() -> None:
    url, count = sys.argv[1], int(sys.argv[2])
    session = requests.Session()
    session.trust_env = False
    secret = {"access_token": "EAAbare", "appsecret_proof": "0" * 64}
    for number in range(count):
        link = f"{url}/s/bare{number}/"
        session.get(f"{url}/drill-{number}/").raise_for_status()
        _post(session, f"{url}/graph/v26.0/", {"id": link, "scrape": "true", **secret})
        made = _post(
            session,
            f"{url}/graph/v26.0/210000000000001/feed",
            {"message": f"新茶の季節です。{number}", "link": link, **secret},
        )
        fields = {"fields": "id,is_published,permalink_url,created_time,message"}
        session.get(f"{url}/graph/v26.0/{made['id']}", params=fields).raise_for_status()


def _post(session: requests.Session, url: str, data: dict[str, str]) -> dict[str, str]:
    answer = session.post(url, data=data)
    answer.raise_for_status()
    body: dict[str, str] = answer.json()
    return body


if __name__ == "__main__":
    main()
