"""Which house style is in force, what the commands make of it, and what a wrong one says."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from platformdirs import user_config_path

from lockin.errors import BadDataError, NoInputError
from lockin.model.house import PLAIN
from lockin.store.house import house_for, in_force, lang_for
from lockin.store.house_places import NAME, places
from pictures import png
from process import ROOT, Run

LOGO = ROOT / "tests/data/logos/rail.svg"
EXAMPLE = ROOT / "checklists/examples/typical.yaml"


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, home: Path, tmp_path: Path) -> None:
    """No test sees the house style, the home or the folder of whoever runs it."""
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.delenv("LOCKIN_HOUSE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def company(home: Path) -> Path:
    """Where the company's file belongs on Linux."""
    path = home / ".config/lockin" / NAME
    path.parent.mkdir(parents=True)
    return path


def house(path: Path, *lines: str) -> Path:
    """Write a lockin.toml whose table [house] has these lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["[house]", *lines]), "utf-8")
    return path


def test_nothing_in_force_is_plain(tmp_path: Path) -> None:
    """Where there is no file, everything stays as it always was."""
    assert house_for(tmp_path / "a.yaml") == PLAIN


def test_the_project_goes_before_the_company_key_by_key(tmp_path: Path, company: Path) -> None:
    """What the project does not say, the company does; an empty text of the project says that there shall be none."""
    house(company, "name = 'Company'", "marking = 'secret'", "paper = 'letter'")
    house(tmp_path / NAME, "name = 'Project'", "marking = ''")
    found = house_for(tmp_path / "a.yaml")
    assert ("Project", "", "letter") == (found.name, found.marking, found.paper)


def test_the_nearest_project_file_above_counts(tmp_path: Path) -> None:
    """The search goes up from the assessment and ends at the first."""
    house(tmp_path / "a" / NAME, "name = 'far'")
    house(tmp_path / "a/b" / NAME, "name = 'near'")
    (tmp_path / "a/b/c/d").mkdir(parents=True)
    assert house_for(tmp_path / "a/b/c/d/x.yaml").name == "near"
    assert house_for(tmp_path / "a/x.yaml").name == "far"


def test_the_search_ends_with_the_repository(tmp_path: Path) -> None:
    """A file above the folder that holds .git is somebody else's; one in it counts."""
    house(tmp_path / NAME, "name = 'outside'")
    (tmp_path / "repo/.git").mkdir(parents=True)
    (tmp_path / "repo/sub").mkdir()
    assert house_for(tmp_path / "repo/sub/a.yaml") == PLAIN
    house(tmp_path / "repo" / NAME, "name = 'inside'")
    assert house_for(tmp_path / "repo/sub/a.yaml").name == "inside"


def test_the_search_ends_below_home(home: Path) -> None:
    """A file in the home folder holds for assessments that lie in it, and for none deeper."""
    house(home / NAME, "name = 'home'")
    (home / "work").mkdir()
    assert house_for(home / "work/a.yaml") == PLAIN
    assert house_for(home / "a.yaml").name == "home"


def test_a_link_to_an_assessment_is_followed(tmp_path: Path) -> None:
    """The house style is that of the place where the assessment really lies."""
    house(tmp_path / "real" / NAME, "name = 'real'")
    (tmp_path / "real/a.yaml").touch()
    (tmp_path / "b.yaml").symlink_to(tmp_path / "real/a.yaml")
    assert house_for(tmp_path / "b.yaml").name == "real"


def test_the_environment_names_the_company_file(tmp_path: Path, company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LOCKIN_HOUSE takes the place of the usual one, and has to exist."""
    house(company, "name = 'usual'")
    monkeypatch.setenv("LOCKIN_HOUSE", str(house(tmp_path / "ours/x.toml", "name = 'ours'")))
    assert house_for(tmp_path / "a.yaml").name == "ours"
    monkeypatch.setenv("LOCKIN_HOUSE", str(tmp_path / "none.toml"))
    with pytest.raises(NoInputError, match=r"none\.toml"):
        house_for(tmp_path / "a.yaml")


@pytest.mark.parametrize("said", ["", "/somewhere", "not/absolute", None])
def test_the_company_file_is_where_settings_belong(said: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is the one that `platformdirs` names."""
    if said is None:
        monkeypatch.delenv("XDG_CONFIG_HOME")
    else:
        monkeypatch.setenv("XDG_CONFIG_HOME", said)
    assert places(Path())[-1].path == user_config_path("lockin") / NAME


def test_a_file_that_is_both_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The company's file may be that of the project; it is listed as one."""
    monkeypatch.setenv("LOCKIN_HOUSE", str(house(tmp_path / NAME, "name = 'one'")))
    assert ["company"] == [place.kind for place in places(tmp_path / "a.yaml")]


def test_problems_of_both_files_come_at_once(tmp_path: Path, company: Path) -> None:
    """Nobody mends one file to learn that the other is wrong as well."""
    house(company, "paper = 'a3'")
    house(tmp_path / NAME, "nmae = 'x'")
    with pytest.raises(BadDataError) as caught:
        house_for(tmp_path / "a.yaml")
    assert [NAME, str(company)] == [problem.source for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("logo", "said"),
    [
        ("../logo.svg", "outside the folder"),
        ("{tmp}/logo.svg", "outside the folder"),
        ("link.svg", "outside the folder"),
        ("none.svg", "there is no none.svg beside"),
        ("sub", "is no file"),
        ("a\\u0000b", "not allowed"),
    ],
)
def test_a_logo_lies_beside_its_file(tmp_path: Path, logo: str, said: str) -> None:
    """No way leads out of the folder: not a path upwards, not a whole path, not a link; the key is where it is told."""
    shutil.copy(LOGO, tmp_path / "logo.svg")
    toml = house(tmp_path / "project" / NAME, "name = 'x'", f'logo = "{logo.format(tmp=tmp_path)}"')
    (toml.parent / "sub").mkdir()
    (toml.parent / "link.svg").symlink_to(tmp_path / "logo.svg")
    with pytest.raises(BadDataError) as caught:
        house_for(toml.parent / "a.yaml")
    (problem,) = caught.value.problems
    assert said in problem.message
    assert (3, "house.logo") == (problem.line, problem.where)


def test_a_refused_logo_names_its_own_place(tmp_path: Path) -> None:
    """Problems within the picture point into the picture."""
    (tmp_path / "evil.svg").write_text(f"{LOGO.read_text('utf-8')[:-8]}\n<script/></svg>", "utf-8")
    house(tmp_path / NAME, "logo = 'evil.svg'")
    with pytest.raises(BadDataError, match=r"1 problem in .*evil\.svg") as caught:
        house_for(tmp_path / "a.yaml")
    assert "the element script" in str(caught.value.problems[0])


def test_a_logo_that_cannot_be_taken_as_a_whole_is_told_where_it_is_named(tmp_path: Path) -> None:
    """A picture has no lines, so the line that names it is shown."""
    (tmp_path / "slim.png").write_bytes(png(size=(2400, 100)))
    house(tmp_path / NAME, "name = 'x'", "logo = 'slim.png'")
    with pytest.raises(BadDataError) as caught:
        house_for(tmp_path / "a.yaml")
    (problem,) = caught.value.problems
    assert (3, "house.logo") == (problem.line, problem.where)
    assert problem.message.startswith("slim.png: 2400 by 100 is too slim")


def test_the_language_is_told_even_when_the_rest_is_wrong(tmp_path: Path) -> None:
    """A broken file never keeps the program from speaking at all, and a logo is not looked at for it."""
    house(tmp_path / NAME, "lang = 'ko'", "logo = 'none.svg'")
    assert lang_for(tmp_path) == "ko"
    house(tmp_path / NAME, "lang = 7")
    assert lang_for(tmp_path) == ""


def test_house_tells_where_each_setting_comes_from(lockin: Run, tmp_path: Path, company: Path) -> None:
    """Every key is listed with its value and the line that sets it."""
    house(company, "paper = 'letter'")
    house(tmp_path / NAME, "name = 'Northwind'", "accent = '#7a1f3d'")
    ran = lockin("house")
    assert (0, "") == (ran.returncode, ran.stderr)
    rows = {line.split()[0]: line for line in ran.stdout.splitlines() if line}
    assert rows["name"].split()[1:] == ["Northwind", f"{NAME}:2"]
    assert rows["accent"].endswith(f"{NAME}:3")
    assert rows["paper"].endswith(f"{company}:2")
    assert rows["logo"].endswith("not set")
    assert rows["project"].endswith(NAME)


def test_house_as_json(lockin: Run, tmp_path: Path) -> None:
    """The same for programs."""
    (tmp_path / NAME).write_text("[front_matter]\n'a' = ''\n", "utf-8")
    found = json.loads(lockin("house", "--json").stdout)
    assert found["settings"]["front_matter"] == {"value": {"a": ""}, "file": NAME, "line": 1}
    assert found["settings"]["name"] == {"value": None, "file": None, "line": None}
    assert [("project", True), ("company", False)] == [(file["kind"], file["there"]) for file in found["files"]]


def test_house_with_problems_exits_with_65(lockin: Run, tmp_path: Path) -> None:
    """The files are listed, every problem has its place, and the exit code says bad data."""
    house(tmp_path / NAME, "nmae = 'x'", "accent = '#ff9900'")
    ran = lockin("house")
    assert ran.returncode == 65
    assert NAME in ran.stdout
    assert f"{NAME}:2:1: house.nmae: unknown key 'nmae'" in ran.stderr
    assert "did you mean 'name'?" in ran.stderr
    assert f"{NAME}:3:10: house.accent" in ran.stderr
    assert "the nearest darker shade that can be read is" in ran.stderr


def test_house_of_what_is_not_there_exits_with_66(lockin: Run, tmp_path: Path) -> None:
    """A wrong name is no question about this folder; a folder and a file that are there are."""
    (tmp_path / "offer.yaml").touch()
    ran = lockin("house", "ofer.yaml")
    assert (66, "") == (ran.returncode, ran.stdout)
    assert "ofer.yaml does not exist" in ran.stderr
    assert 66 == lockin("house", "ofer.yaml", "--json").returncode
    assert [0, 0] == [lockin("house", name).returncode for name in ("offer.yaml", ".")]


def test_house_says_that_a_language_is_not_spoken(lockin: Run, tmp_path: Path) -> None:
    """What is asked for and what holds are told apart; for programs it stays what the file says."""
    house(tmp_path / NAME, "lang = 'xx'")
    shown = lockin("house").stdout
    assert re.search(r"^lang +xx \(not spoken here: English instead\) +lockin.toml:2$", shown, re.MULTILINE)
    assert "xx" == json.loads(lockin("house", "--json").stdout)["settings"]["lang"]["value"]
    house(tmp_path / NAME, "lang = 'en'")
    assert re.search(r"^lang +en +lockin.toml:2$", lockin("house").stdout, re.MULTILINE)


def test_init_writes_once(lockin: Run, tmp_path: Path) -> None:
    """The file that explains itself is valid, changes nothing, and is never overwritten."""
    assert lockin("house", "--init", "new/folder").returncode == 0
    written = tmp_path / "new/folder" / NAME
    assert in_force(places(written.parent)).said == {}
    written.write_text("# mine\n", "utf-8")
    again = lockin("house", "--init", "new/folder")
    assert again.returncode == 73
    assert again.stderr.endswith("lockin.toml exists already\n  hint: edit it, or remove it first\n")
    assert written.read_text("utf-8") == "# mine\n"


def test_report_goes_by_the_house_unless_told_otherwise(lockin: Run, tmp_path: Path) -> None:
    """Found, named, and none: each gives the report that it should; the plain one knows nothing of a house."""
    shutil.copy(EXAMPLE, tmp_path / "a.yaml")
    shutil.copy(LOGO, tmp_path)
    house(tmp_path / NAME, "name = 'Northwind Rail'", "logo = 'rail.svg'", "paper = 'letter'")
    other = house(tmp_path / "other.toml", "name = 'Southwind'")
    assert lockin("report", "a.yaml", "-o", "found.html").returncode == 0
    assert lockin("report", "a.yaml", "-o", "named.html", "--house", other).returncode == 0
    assert lockin("report", "a.yaml", "-o", "none.html", "--no-house", "--paper", "a4").returncode == 0
    found, named, none = ((tmp_path / f"{name}.html").read_text("utf-8") for name in ("found", "named", "none"))
    assert 'src="data:image/svg+xml;base64,' in found
    assert 'alt="Northwind Rail"' in found
    assert "size: letter" in found
    assert "img-src data:" in found
    assert "Southwind" in named
    assert "Northwind" not in named + none
    assert "size: A4" in none
    assert lockin("report", "a.yaml", "--no-house", "--house", other).returncode == 2
    assert lockin("report", "a.yaml", "--house", "none.toml").returncode == 66


def test_a_wrong_house_leaves_no_report(lockin: Run, tmp_path: Path) -> None:
    """Nothing is written before the house style is known to be right."""
    shutil.copy(EXAMPLE, tmp_path / "a.yaml")
    house(tmp_path / NAME, "logo = 'none.svg'")
    ran = lockin("report", "a.yaml", "-o", "a.md")
    assert ran.returncode == 65
    assert "there is no none.svg beside lockin.toml" in ran.stderr
    assert not (tmp_path / "a.md").exists()


def test_new_assessments_begin_as_the_house_says(lockin: Run, tmp_path: Path) -> None:
    """Checklist and marking come from the house, after the command line; later commands find the checklist as well."""
    assert lockin("checklist", "new", "rules/ours").returncode == 0
    house(tmp_path / NAME, "checklist = 'rules/ours'", "marking = 'confidential'")
    (tmp_path / "offers").mkdir()
    assert lockin("new", "offers/a.yaml").returncode == 0
    text = (tmp_path / "offers/a.yaml").read_text("utf-8")
    assert "marking: confidential" in text
    assert "id: ai-vendor-lock-in," not in text
    assert lockin("status", "offers/a.yaml").returncode == 0
    assert lockin("assess", "offers/b.yaml", stdin="").returncode == 3
    assert "marking: confidential" in (tmp_path / "offers/b.yaml").read_text("utf-8")
    assert lockin("new", "offers/c.yaml", "-c", "ai-vendor-lock-in", "--marking", "public").returncode == 0
    assert "marking: public" in (tmp_path / "offers/c.yaml").read_text("utf-8")


def test_a_checklist_outside_is_refused(lockin: Run, tmp_path: Path) -> None:
    """A lockin.toml cannot have files read that lie outside its folder."""
    house(tmp_path / "project" / NAME, "checklist = '../rules'")
    (tmp_path / "rules").mkdir()
    ran = lockin("new", "project/a.yaml")
    assert ran.returncode == 65
    assert "outside the folder" in ran.stderr


@pytest.mark.slow
def test_comparison_and_difference_carry_name_and_colour(lockin: Run, tmp_path: Path) -> None:
    """They stand beside the report and look like it."""
    shutil.copy(EXAMPLE, tmp_path / "a.yaml")
    shutil.copy(EXAMPLE.with_name("improved.yaml"), tmp_path / "b.yaml")
    shutil.copy(LOGO, tmp_path)
    house(tmp_path / NAME, "name = 'Northwind Rail'", "logo = 'rail.svg'", "accent = '#7a1f3d'")
    for command in ("compare", "diff"):
        assert lockin(command, "a.yaml", "b.yaml", "-o", f"{command}.html", "-o", f"{command}.pdf").returncode == 0
        page = (tmp_path / f"{command}.html").read_text("utf-8")
        assert 'alt="Northwind Rail"' in page
        assert "#7a1f3d" in page
        assert "#0f4c5c" not in page
