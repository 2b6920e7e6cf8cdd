# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether settings or secrets are, were, or could get into Git."""

from collections.abc import Iterator, Sequence

from ops.checks.finding import Check, Finding, UndeterminedError, error, ok, skipped
from ops.checks.machine import NOT_FOUND, Completed
from ops.checks.site import Site
from ops.server_secrets import FOLDER

_IGNORED = 0
_NOT_IGNORED = 1
_PATHS = (".env", str(FOLDER))


def _check(site: Site) -> Iterator[Finding]:
    inside = _git(site, "rev-parse", "--is-inside-work-tree")
    if inside.code == NOT_FOUND:
        if (site.project / ".git").exists():
            raise UndeterminedError("git ist nicht installiert")
        yield skipped("Der Ordner gehört zu keinem Git-Archiv")
        return
    if inside.code != 0:
        if "not a git repository" in inside.err:
            yield skipped("Der Ordner gehört zu keinem Git-Archiv")
            return
        raise UndeterminedError(f"git gibt keine Auskunft: {inside.reason}")
    tracked = _lines(_git(site, "ls-files", "--", *_PATHS))
    if tracked:
        yield error(
            f"In Git stehen: {', '.join(tracked[:5])}",
            "keine Einstellungen und keine Geheimnisse",
            f"git rm -r --cached {' '.join(tracked[:5])}, dann neue Werte: rm {FOLDER}/* && ampel init",
        )
    elif _lines(_git(site, "log", "--all", "--max-count=1", "--format=%h", "--", *_PATHS)):
        yield error(
            "Einstellungen oder Geheimnisse standen früher in Git und stehen noch in seiner Geschichte",
            "Werte, die nie in Git standen",
            f"rm {FOLDER}/* && ampel init, danach die Plattform neu starten",
        )
    yield from _unprotected(site, tracked)


def _unprotected(site: Site, tracked: Sequence[str]) -> Iterator[Finding]:
    # --no-index: what is tracked counts as not ignored otherwise, and is reported above.
    names = (".env", ".env.2026-01-01-000000", f"{FOLDER}/admin_password")
    open_to_git = []
    for name in names:
        done = _git(site, "check-ignore", "--quiet", "--no-index", name)
        if done.code not in (_IGNORED, _NOT_IGNORED):
            raise UndeterminedError(f"git gibt keine Auskunft: {done.reason}")
        if done.code == _NOT_IGNORED:
            open_to_git.append(name)
    if open_to_git:
        yield error(
            f"Git würde aufnehmen: {', '.join(open_to_git)}",
            "Einträge in .gitignore",
            "printf '.env\\n.env.*\\n!.env.example\\n/secrets/\\n' >> .gitignore",
        )
    elif not tracked:
        yield ok(".env und secrets/ sind ausgenommen")


def _git(site: Site, *arguments: str) -> Completed:
    return site.machine.run(["git", "-C", str(site.project), *arguments])


def _lines(done: Completed) -> list[str]:
    if done.code != 0:
        raise UndeterminedError(f"git gibt keine Auskunft: {done.reason}")
    return done.out.split("\n")[:-1] if done.out.endswith("\n") else done.out.split()


CHECK = Check("Git", _check)
