"""One Elasticsearch of our own for all tests that hurt it."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.faults.search_node import FaultNode, load_command


@pytest.fixture(scope="session")
def fault_node():
    """A node that is started once; each test puts it right again."""
    if reason := load_command().available():
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="kring-faults-"))
    # The account that runs the node is another one.
    folder.chmod(0o755)
    node = FaultNode(folder / "node")
    node.up()
    yield node
    node.heal()
    node.down()
    shutil.rmtree(folder, ignore_errors=True)
