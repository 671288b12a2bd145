"""Every attack there is, and every control, by name."""

from bench.redteam.attack import Attack
from bench.redteam.attacks import (
    agent_leavings,
    agent_network,
    agent_reading,
    agent_runner,
    c_building,
    c_running,
    cpp_building,
    cpp_running,
    jax_comparisons,
    jax_processes,
    python_answers,
    python_comparisons,
    python_endings,
    python_files,
    python_forgeries,
    python_insiders,
    python_processes,
    pytorch_comparisons,
    pytorch_processes,
    rust_building,
    rust_running,
    sql,
)
from bench.redteam.naive import agent as naive_agent
from bench.redteam.naive import c as naive_c
from bench.redteam.naive import cpp as naive_cpp
from bench.redteam.naive import jax as naive_jax
from bench.redteam.naive import python as naive_python
from bench.redteam.naive import pytorch as naive_pytorch
from bench.redteam.naive import rust as naive_rust
from bench.redteam.naive import sql as naive_sql
from bench.redteam.naive.control import Control

_ATTACKS = (
    python_endings,
    python_comparisons,
    python_forgeries,
    python_insiders,
    python_processes,
    python_answers,
    python_files,
    pytorch_processes,
    pytorch_comparisons,
    jax_processes,
    jax_comparisons,
    c_running,
    c_building,
    cpp_running,
    cpp_building,
    rust_running,
    rust_building,
    sql,
    agent_reading,
    agent_network,
    agent_leavings,
    agent_runner,
)
_CONTROLS = (
    naive_python,
    naive_pytorch,
    naive_jax,
    naive_c,
    naive_cpp,
    naive_rust,
    naive_sql,
    naive_agent,
)
ATTACKS: tuple[Attack, ...] = tuple(a for module in _ATTACKS for a in module.ATTACKS)
CONTROLS: dict[str, Control] = {c.name: c for module in _CONTROLS for c in module.CONTROLS}
