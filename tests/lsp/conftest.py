"""A real `factoryc lsp`, driven as an editor does."""

import sys
from pathlib import Path

import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "factoryc.cli.main", "lsp", "--stdio"]


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=COMMAND, server_env={"PYTHONPATH": str(ROOT)})
)
async def editor(lsp_client: LanguageClient):
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities("visual-studio-code"))
    )
    yield
    await lsp_client.shutdown_session()
