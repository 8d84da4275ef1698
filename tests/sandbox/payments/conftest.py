from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from tests.sandbox.payments.shop import KEY, Shop
from tests.sandbox.running import RunningSandbox, WebhookCatcher


@pytest.fixture(scope="session")
def running_webhook() -> Iterator[WebhookCatcher]:
    catcher = WebhookCatcher()
    yield catcher
    catcher.stop()


@pytest.fixture(scope="session")
def running_sandbox(
    tmp_path_factory: pytest.TempPathFactory, running_webhook: WebhookCatcher
) -> Iterator[RunningSandbox]:
    running = RunningSandbox(
        tmp_path_factory.mktemp("payments"),
        site_url=running_webhook.url,
        SANDBOX_WEBHOOK_PAUSES="0.2,0.4",
    )
    yield running
    running.stop()
    assert "Traceback" not in running.read_log()


@pytest.fixture
def sandbox(running_sandbox: RunningSandbox, webhook: WebhookCatcher) -> RunningSandbox:
    running_sandbox.tell("reset/")
    webhook.forget()
    return running_sandbox


@pytest.fixture
def webhook(running_webhook: WebhookCatcher) -> WebhookCatcher:
    return running_webhook


@pytest.fixture
def client(sandbox: RunningSandbox) -> stripe.StripeClient:
    return make_client(sandbox)


def make_client(sandbox: RunningSandbox, key: str = KEY, retries: int = 0) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": f"{sandbox.url}/stripe"},
        max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=20),
    )


@pytest.fixture
def shop(sandbox: RunningSandbox, client: stripe.StripeClient) -> Shop:
    return Shop(sandbox, client)
