"""The local Elasticsearch: Wagtail's own backend works on it, and its command starts, reuses and stops it."""

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import call_command
from elasticsearch import Elasticsearch
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from tests.support.services import missing
from tools.services import free_port

COMMAND = Path(__file__).parents[2] / "deploy" / "elasticsearch" / "node.py"
# A hyphenation pattern file in the format of Apache FOP: it allows one break, as in Kaffee-tasse.
HYPHENATION = """<?xml version="1.0" encoding="UTF-8"?>
<hyphenation-info>
  <hyphen-char value="-"/><hyphen-min before="2" after="2"/>
  <classes>aA bB cC dD eE fF gG hH iI jJ kK lL mM nN oO pP qQ rR sS tT uU vV wW xX yY zZ</classes>
  <patterns>ee1ta</patterns>
</hyphenation-info>
"""


def run(*arguments, **environment):
    """Run node.py as an operator would."""
    command = [sys.executable, str(COMMAND), *arguments]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, env=os.environ | environment
    )


def load(path=COMMAND):
    spec = importlib.util.spec_from_file_location("kring_local_node", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def node():
    """A node of our own beside the shared one, with its files in the usual place; (port, folder, url)."""
    if reason := load().available():
        missing(reason)
    port = str(free_port())
    folder = load().get_node(port=int(port)).folder
    started = run("up", "--port", port)
    assert started.returncode == 0, started.stderr
    yield port, folder, started.stdout.strip()
    run("down", "--port", port)
    shutil.rmtree(folder)


@pytest.fixture
def wagtail_backend(elasticsearch_url, settings):
    """Wagtail's elasticsearch9 backend with nothing but an address and a prefix of its own."""
    prefix = f"kring_test_{os.environ.get('KRING_TEST_SUFFIX', '')}_local_node_"
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": "wagtail.search.backends.elasticsearch9",
            "URLS": [elasticsearch_url],
            "INDEX_PREFIX": prefix,
        }
    }
    backend = get_search_backend()
    yield backend
    for index in backend.es.indices.get(index=f"{prefix}*"):
        backend.es.indices.delete(index=index)


@pytest.fixture
def pages(db, wagtail_backend):
    """Two pages, in an index that update_index has built."""
    root = Page.get_first_root_node()
    for title in ("Reiskosten declareren", "Müller gaat met pensioen"):
        root.add_child(instance=Page(title=title, live=True))
    call_command("update_index", verbosity=0)
    wagtail_backend.refresh_indexes()


def titles(results):
    return [page.title for page in results]


@pytest.mark.elasticsearch
def test_wagtail_searches_with_its_default_settings(pages, wagtail_backend):
    assert titles(wagtail_backend.search("reiskosten", Page)) == ["Reiskosten declareren"]


@pytest.mark.elasticsearch
def test_wagtail_autocompletes_with_its_default_settings(pages, wagtail_backend):
    assert titles(wagtail_backend.autocomplete("reisk", Page)) == ["Reiskosten declareren"]
    assert titles(wagtail_backend.autocomplete("mul", Page)) == ["Müller gaat met pensioen"]


@pytest.mark.elasticsearch
def test_wagtail_rebuilds_its_index_without_leaving_the_old_one(pages, wagtail_backend):
    before = set(wagtail_backend.es.indices.get(index=f"{wagtail_backend.index_prefix}*"))
    call_command("update_index", verbosity=0)
    after = set(wagtail_backend.es.indices.get(index=f"{wagtail_backend.index_prefix}*"))

    wagtail_backend.refresh_indexes()
    assert len(after) == len(before)
    assert after.isdisjoint(before)
    assert titles(wagtail_backend.search("pensioen", Page)) == ["Müller gaat met pensioen"]


def test_up_prints_the_address_and_nothing_else_on_standard_output(node):
    port, _, url = node
    assert url == f"http://127.0.0.1:{port}"


def test_the_node_passes_the_product_check_of_the_client(node):
    with Elasticsearch(node[2]) as client:
        assert client.cluster.health()["status"] in {"green", "yellow"}


def test_the_node_listens_on_the_loopback_interface_only(node):
    with Elasticsearch(node[2]) as client:
        (info,) = client.nodes.info(metric="http,transport")["nodes"].values()
    assert {info["http"]["publish_address"].split(":")[0], info["host"]} == {"127.0.0.1"}
    assert all(
        address.startswith("127.0.0.1:")
        for part in ("http", "transport")
        for address in info[part]["bound_address"]
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the node to another account")
def test_the_node_of_root_runs_as_another_account(node):
    process = Path("/proc") / (node[1] / "pid").read_text()
    assert process.stat().st_uid != 0
    assert (node[1] / "data").stat().st_uid == process.stat().st_uid


def test_up_again_reuses_the_running_node(node):
    before = (node[1] / "pid").read_text()
    again = run("up", "--port", node[0])
    assert again.returncode == 0
    assert "runs already" in again.stderr
    assert (node[1] / "pid").read_text() == before


def test_data_survives_a_stop_and_two_starts_at_once_make_one_node(node):
    port, _, url = node
    with Elasticsearch(url) as client:
        client.index(index="kept", id="1", document={"title": "kept"}, refresh=True)

    assert run("down", "--port", port).returncode == 0
    stopped = run("status", "--port", port)
    with ThreadPoolExecutor() as pool:
        starts = list(pool.map(lambda _: run("up", "--port", port), range(2)))

    assert (stopped.returncode, stopped.stdout) == (3, "stopped\n")
    assert [start.returncode for start in starts] == [0, 0]
    assert sum("runs already" in start.stderr for start in starts) == 1
    assert re.fullmatch(f"(green|yellow) at {url}\n", run("status", "--port", port).stdout)
    with Elasticsearch(url) as client:
        assert client.get(index="kept", id="1")["_source"] == {"title": "kept"}
        client.indices.delete(index="kept")


def test_word_lists_and_patterns_are_read_from_the_configuration_folder(node):
    _, folder, url = node
    analysis = folder / "config" / "analysis"
    analysis.mkdir(exist_ok=True)
    (analysis / "hyphenation_patterns.xml").write_text(HYPHENATION)
    (analysis / "words.txt").write_text("Kaffee\nzucker\ntasse\n")
    decompounders = [
        {"type": "dictionary_decompounder", "word_list_path": "analysis/words.txt"},
        {
            "type": "hyphenation_decompounder",
            "word_list_path": "analysis/words.txt",
            "hyphenation_patterns_path": "analysis/hyphenation_patterns.xml",
        },
    ]
    with Elasticsearch(url) as client:
        for filter_ in decompounders:
            answer = client.indices.analyze(
                tokenizer="standard", filter=[filter_], text="Kaffeetasse"
            )
            tokens = [token["token"] for token in answer["tokens"]]
            assert tokens == ["Kaffeetasse", "Kaffee", "tasse"], filter_["type"]


def test_a_changed_synonyms_file_is_applied_without_a_reindex(node):
    _, folder, url = node
    rules = folder / "config" / "analysis" / "synonyms.txt"
    rules.parent.mkdir(exist_ok=True)
    rules.write_text("holiday => leave\n")
    synonyms = {"type": "synonym", "synonyms_path": "analysis/synonyms.txt", "updateable": True}
    searched = {"tokenizer": "standard", "filter": ["synonyms"]}
    with Elasticsearch(url) as client:
        client.indices.create(
            index="reloaded",
            settings={
                "number_of_replicas": 0,
                "analysis": {"filter": {"synonyms": synonyms}, "analyzer": {"searched": searched}},
            },
            mappings={"properties": {"title": {"type": "text", "search_analyzer": "searched"}}},
        )
        client.index(index="reloaded", document={"title": "leave"}, refresh=True)
        rules.write_text("holiday => leave\nvacation => leave\n")
        before = client.count(index="reloaded", query={"match": {"title": "vacation"}})["count"]
        client.indices.reload_search_analyzers(index="reloaded")
        client.indices.clear_cache(index="reloaded", request=True)
        after = client.count(index="reloaded", query={"match": {"title": "vacation"}})["count"]
        client.indices.delete(index="reloaded")
    assert (before, after) == (0, 1)


def test_a_port_of_another_program_is_refused_with_advice():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        answer = run("up", "--port", port)
    assert answer.returncode == 1
    assert f"Port {port} is taken by another program." in answer.stderr
    assert "ELASTICSEARCH_PORT" in answer.stderr


def test_without_a_recent_jdk_the_command_says_so_in_one_sentence(tmp_path):
    mvn = tmp_path / "mvn"
    mvn.write_text("#!/bin/sh\n")
    mvn.chmod(0o755)
    answer = run(
        "available",
        ES_JAVA_HOME="",
        JAVA_HOME="",
        KRING_JVM_FOLDERS=str(tmp_path),
        PATH=str(tmp_path),
    )
    assert answer.returncode == 1
    assert re.fullmatch(
        r"The local Elasticsearch needs a JDK 21 or later \(.*JAVA_HOME.*\), not found on this machine\.\n",
        answer.stdout,
    )


def test_an_older_jdk_is_not_taken(tmp_path):
    old = tmp_path / "jdk-17"
    (old / "bin").mkdir(parents=True)
    (old / "bin" / "javac").touch(mode=0o755)
    (old / "release").write_text('JAVA_VERSION="17.0.15"\n')
    answer = run(
        "available",
        ES_JAVA_HOME=str(old),
        JAVA_HOME=str(old),
        KRING_JVM_FOLDERS=str(tmp_path),
        PATH="",
    )
    assert answer.returncode == 1
    assert "Maven (the command mvn) and a JDK 21 or later" in answer.stdout


def test_a_wrong_port_in_the_environment_is_named():
    answer = run("url", ELASTICSEARCH_PORT="elastic")
    assert answer.returncode == 1
    assert (
        answer.stderr
        == "ELASTICSEARCH_PORT must be a port number between 1 and 65535, not 'elastic'.\n"
    )


def test_the_port_comes_from_the_environment():
    assert run("url", ELASTICSEARCH_PORT="9777").stdout == "http://127.0.0.1:9777\n"


def test_down_without_a_running_node_is_no_error():
    answer = run("down", "--port", str(free_port()))
    assert (answer.returncode, answer.stderr) == (0, "Elasticsearch does not run.\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the node to another account")
def test_a_project_that_the_nodes_account_may_not_enter_keeps_its_node_elsewhere(tmp_path):
    tmp_path.chmod(0o700)
    copy = tmp_path / "kring" / "deploy" / "elasticsearch"
    shutil.copytree(COMMAND.parent, copy)
    assert load(copy / "node.py").base_folder().is_relative_to("/var/lib/kring-elasticsearch")
