from __future__ import annotations


class _Nothing:
    def stop(self) -> None:
        pass


def start_mailbox(port: int) -> _Nothing:
    return _Nothing()
