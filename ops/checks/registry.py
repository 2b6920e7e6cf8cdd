# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""All checks, in the order of the report: the project first, then the machine, then what depends on both."""

from ops.checks import (
    audit_directory,
    buildx,
    ca_file,
    certificate,
    clock,
    compose,
    cpu,
    disk,
    dns,
    docker,
    gpu,
    gpu_memory,
    kernel,
    leaks,
    memory,
    memory_limits,
    permissions,
    policy,
    ports,
    provider_keys,
    secrets,
    settings,
)
from ops.checks.finding import Check

CHECKS: dict[str, Check] = {
    "settings": settings.CHECK,
    "policy": policy.CHECK,
    "secrets": secrets.CHECK,
    "provider_keys": provider_keys.CHECK,
    "permissions": permissions.CHECK,
    "leaks": leaks.CHECK,
    "docker": docker.CHECK,
    "compose": compose.CHECK,
    "buildx": buildx.CHECK,
    "cpu": cpu.CHECK,
    "memory": memory.CHECK,
    "memory_limits": memory_limits.CHECK,
    "kernel": kernel.CHECK,
    "disk": disk.CHECK,
    "clock": clock.CHECK,
    "dns": dns.CHECK,
    "ports": ports.CHECK,
    "certificate": certificate.CHECK,
    "ca_file": ca_file.CHECK,
    "gpu": gpu.CHECK,
    "gpu_memory": gpu_memory.CHECK,
    "audit_directory": audit_directory.CHECK,
}
