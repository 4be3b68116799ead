"""Parts of addresses that name nothing there is."""


def missing(own: dict[str, str]) -> dict[str, str]:
    """The same parts of an address, naming nothing that is there."""
    numbers = dict.fromkeys(
        (
            "person_id",
            "grant_id",
            "session_id",
            "passkey_id",
            "evidence",
            "answer",
            "meeting",
            "request",
            "question",
            "post",
            "line",
            "file",
            "number",
            "bid",
        ),
        "987654",
    )
    return {
        **own,
        **numbers,
        "slug": "no-such-place",
        "body": "no-such-body",
        "item": "A-XX9",
        "section": "vision",
        "piece": "nothing",
        "part": "posts",
        "offer": "analytics",
        "group": "nobody",
        "ref": "ED99",
        "code": "2031-32-q1",
        "quarter": "2031-32-q1",
        "table": "nothing",
        "token": "A" * 43,
        "key": "A" * 22,
        "change": "987654",
        "paper": "no-such-paper",
        "what": "pdf",
        "kind": "pdf",
        "name": "nothing",
        "seal": "0" * 64,
        "form": "png",
        "filename": "nothing.css",
    }
