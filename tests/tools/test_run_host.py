"""`make run` is reached by this machine alone unless HOST says otherwise."""

from tools import run


def bind(command):
    return command[command.index("--bind") + 1]


def test_the_demo_listens_on_this_machine_alone():
    assert bind(run.processes(8000)["web"]) == "127.0.0.1:8000"


def test_host_widens_it():
    assert bind(run.processes(8000, "0.0.0.0")["web"]) == "0.0.0.0:8000"


def test_opening_it_says_who_can_sign_in(capsys, monkeypatch):
    monkeypatch.setattr(run.bootstrap, "manage", lambda *args, **kwargs: None)

    run.describe({}, "0.0.0.0", 8000, "the database")
    assert "can sign in" in capsys.readouterr().out
    run.describe({}, run.LOOPBACK, 8000, "the database")
    assert "can sign in" not in capsys.readouterr().out
