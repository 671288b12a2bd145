from pathlib import Path

import pytest

from bench.edges.weights_hub import Hub, hub_from

URL = Hub().url


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, Hub(cache=Path("~/.cache/huggingface/hub"), url=URL)),
        ({"HF_HOME": "/big/hf"}, Hub(cache=Path("/big/hf/hub"), url=URL)),
        ({"HF_HOME": "/big", "HF_HUB_CACHE": "/c"}, Hub(cache=Path("/c"), url=URL)),
        ({"HF_ENDPOINT": "http://mirror.test/"}, Hub(url="http://mirror.test")),
        ({"HF_HUB_OFFLINE": "1"}, Hub(url=None)),
        ({"HF_HUB_OFFLINE": "0"}, Hub(url=URL)),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
def test_the_hub_is_where_its_own_variables_say(environment: dict[str, str], expected: Hub) -> None:
    assert hub_from(environment) == expected
