"""A real Sphinx and guidepost refer to each other: run by tests/run, which installs Sphinx below target/.

    check.py GUIDEPOST

Builds the manual of this repository, and a small Sphinx project whose intersphinx points at the objects.inv in it; a
reference that Sphinx cannot resolve fails. Then guidepost is given the objects.inv that Sphinx wrote. Every link that comes
out of either must lead to a page that is there, with the id that is named. Nothing is fetched.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent.parent
MANUAL = "https://manual.example.org/"
PROJECT = "https://project.example.org/"


def run(*command, cwd):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def put(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def links(page, address):
    """What follows `address` in each link of a page."""
    return [unquote(link) for link in re.findall(f'href="{address}([^"]*)"', page.read_text(encoding="utf-8"))]


def leads_somewhere(site, link):
    path, _, place = link.partition("#")
    page = site / path
    assert page.is_file(), f"there is no {page}"
    ids = re.findall(r'\sid="([^"]*)"', page.read_text(encoding="utf-8"))
    assert not place or place in ids, f"{path} has no place {place}"


def sphinx_refers_to_the_manual(guidepost, folder):
    site = folder / "manual"
    run(guidepost, "build", "-q", "-d", site, cwd=ROOT)
    page, place = "hmis-clienttrack-basics/general-navigation", "password-troubleshooting-and-resets"
    put(folder / "project", {
        "conf.py": "project = 'Project'\nextensions = ['sphinx.ext.intersphinx']\nhtml_theme = 'basic'\n"
        f"intersphinx_mapping = {{'manual': ('{MANUAL}', {str(site / 'objects.inv')!r})}}\n",
        "index.rst": f"""
Welcome
=======

See :doc:`manual:{page}`, :doc:`the page <manual:{page}>`, :ref:`{page}:{place}`,
:ref:`a section <manual:{page}:{place}>` and :doc:`manual:index`.

.. _first-steps:

First Steps
-----------

Words.

.. toctree::

   guide/more
""",
        "guide/more.rst": "More About It\n=============\n\nWords.\n",
    })
    html = folder / "html"
    run(sys.executable, "-m", "sphinx", "-n", "-W", "-q", "-b", "html", "project", html, cwd=folder)
    found = links(html / "index.html", MANUAL)
    expected = [f"{page}.html"] * 2 + [f"{page}.html#{place}"] * 2 + ["index.html"]
    assert found == expected, found
    for link in found:
        leads_somewhere(site, link)
    return html


def guidepost_refers_to_the_project(guidepost, folder, html):
    manual = folder / "referring"
    put(manual, {
        "manual.yaml": f"title: Referring\nmanuals:\n  Project:\n    inventory: project.inv\n    address: {PROJECT}\n",
        "content/use.md": "# Use\n\n[[Project :: More About It]], [[Project :: Welcome/First Steps|here]], "
        "[[Project :: first-steps]] and Chapter 1: Welcome in the \"Project\".\n",
    })
    (manual / "project.inv").write_bytes((html / "objects.inv").read_bytes())
    run(guidepost, "build", "-q", "--strict", cwd=manual)
    found = links(manual / "output/use.html", PROJECT)
    assert found == ["guide/more.html", "index.html#first-steps", "index.html#first-steps", "index.html"], found
    for link in found:
        leads_somewhere(html, link)
    (manual / "content/use.md").write_text("# Use\n\n[[Project :: Frist Steps]]\n", encoding="utf-8")
    checked = subprocess.run([guidepost, "check"], cwd=manual, capture_output=True, text=True)
    assert checked.returncode == 1 and "did you mean `Project :: First Steps`?" in checked.stderr, checked.stderr


with tempfile.TemporaryDirectory() as temporary:
    program, place = Path(sys.argv[1]).resolve(), Path(temporary)
    guidepost_refers_to_the_project(program, place, sphinx_refers_to_the_manual(program, place))
print("Sphinx and guidepost find their way to each other")
