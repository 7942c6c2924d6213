"""Signatures: valid PAdES behind an archival, accessible report, and whatever is changed afterwards is noticed."""

from __future__ import annotations

import io
import random
import sys
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject
from typer.testing import CliRunner

from lockin.cli.app import app
from lockin.errors import BadDataError, ExitCode, LockinError
from lockin.report.record.signatures import signatures
from lockin.report.record.signing import Order, sign
from pdf_validation import quick_findings, verapdf
from process import Run
from signers import Signer, signer, time_server

FLIPS = 6
"""Places of a signed file that are changed, one at a time."""


@cache
def people() -> tuple[Signer, Signer]:
    """Who signs."""
    return signer("Ana Owner"), signer("Rob Reviewer")


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sealed report."""
    folder = tmp_path_factory.mktemp("signed")
    assert CliRunner().invoke(app, ["demo", str(folder), "--quiet"]).exit_code == 0
    return (folder / "typical.pdf").read_bytes()


@pytest.fixture(scope="session")
def twice(report: bytes) -> bytes:
    """The report with the signatures of two people."""
    ana, rob = people()
    once = sign(report, Order(key=ana.p12(b"a"), password=b"a", reason="Prepared by"))
    return sign(once, Order(key=rob.p12(None), password=None, reason="Risk accepted"))


def test_signatures_follow_the_report(report: bytes, twice: bytes) -> None:
    """The unsigned report stands unchanged at the front, so that its reproducibility can still be shown."""
    assert twice.startswith(report)
    assert ["Ana Owner", "Rob Reviewer"] == [found.signer for found in signatures(twice)]


def test_each_signature_is_intact_and_allows_the_next(twice: bytes) -> None:
    """A second signature spoils nothing that the first one covers."""
    assert [(True, True, None)] * 2 == [(found.intact, found.whole, found.trusted) for found in signatures(twice)]


def test_trust_is_a_question_of_certificates(twice: bytes) -> None:
    """Only who leads to a given certificate is trusted; the fingerprint is that of the certificate."""
    ana, _ = people()

    found = signatures(twice, (ana.pem(),))

    assert [True, False] == [one.trusted for one in found]
    assert ana.certificate.fingerprint(hashes.SHA256()).hex() == found[0].fingerprint


@pytest.mark.slow
def test_a_signed_report_is_still_archival_and_accessible(report: bytes, twice: bytes, tmp_path: Path) -> None:
    """VeraPDF holds nothing against PDF/A-3a and PDF/UA-1 after one signature, nor after two."""
    once = sign(report, Order(key=people()[0].p12(b"a"), password=b"a"))
    files = tmp_path / "once.pdf", tmp_path / "twice.pdf"
    for path, data in zip(files, (once, twice), strict=True):
        path.write_bytes(data)

    assert ([], []) == (quick_findings(once), verapdf(files))


@pytest.mark.slow
def test_every_change_of_a_signed_report_is_noticed(twice: bytes) -> None:
    """Whichever bit is turned around, no signature passes for whole; nothing hangs and nothing ends in a traceback."""
    # A signature stands in a field of fixed size; the noughts that fill it up say nothing.
    places = [place for place in range(len(twice)) if twice[place - 9 : place + 9] != b"0" * 18]
    rng, passed = random.Random(7), []  # noqa: S311 - places to look at, no secrets
    for _ in range(FLIPS):
        place = rng.choice(places)
        changed = bytearray(twice)
        changed[place] ^= 1 << rng.randrange(8)
        try:
            found = signatures(bytes(changed))
        except BadDataError:
            continue
        if len(found) == 2 and all(one.intact and one.whole for one in found):
            passed.append(place)

    assert passed == []


def test_what_is_appended_is_noticed(twice: bytes) -> None:
    """A revision that changes the report behind the signatures is not covered by them."""
    writer = PdfWriter(PdfReader(io.BytesIO(twice)), incremental=True)
    writer.root_object[NameObject("/Lang")] = TextStringObject("xx")
    stream = io.BytesIO()
    writer.write(stream)
    assert stream.getvalue().startswith(twice)

    assert not any(found.whole for found in signatures(stream.getvalue()))


def test_a_time_stamp_server_vouches_for_the_time(report: bytes) -> None:
    """With --tsa the time is that of the server; without, that of the signer's clock."""
    key = people()[0].p12(None)
    with time_server() as address:
        stamped = sign(report, Order(key=key, password=None, time_stamp_server=address))
    plain = sign(report, Order(key=key, password=None))

    assert [True, False] == [signatures(data)[0].stamped for data in (stamped, plain)]


@pytest.mark.parametrize(
    ("key", "password", "said", "code"),
    [
        (b"no key", None, "it is not a PKCS#12 file", ExitCode.BAD_DATA),
        (b"", None, "it is not a PKCS#12 file", ExitCode.BAD_DATA),
        (people()[0].pem(), None, "it is not a PKCS#12 file", ExitCode.BAD_DATA),
        (people()[0].p12(b"a"), b"b", "the password does not open the key file", ExitCode.USAGE),
        (people()[0].p12(b"a"), None, "the password does not open the key file", ExitCode.USAGE),
    ],
)
def test_a_key_that_does_not_serve_is_named(
    report: bytes, key: bytes, password: bytes | None, said: str, code: ExitCode
) -> None:
    """Whoever mixes up files or passwords learns which."""
    with pytest.raises(LockinError) as raised:
        sign(report, Order(key=key, password=password))

    problems = getattr(raised.value, "problems", ())
    assert (said, code) == (problems[0].message if problems else str(raised.value), raised.value.exit_code)


def test_a_server_that_does_not_answer_leaves_nothing_behind(lockin: Run, report: bytes, tmp_path: Path) -> None:
    """Neither nonsense nor silence of the time stamp server ends in a file."""
    (tmp_path / "r.pdf").write_bytes(report)
    (tmp_path / "k.p12").write_bytes(people()[0].p12(None))
    with time_server(broken=True) as address:
        nonsense = lockin("sign", "r.pdf", "--p12", "k.p12", "--tsa", address)
        silence = lockin("sign", "r.pdf", "--p12", "k.p12", "--tsa", "http://127.0.0.1:9/")

    assert [ExitCode.IO_ERROR] * 2 == [nonsense.returncode, silence.returncode]
    assert "no time stamp from http://127.0.0.1:9/" in silence.stderr
    assert ["k.p12", "r.pdf"] == sorted(path.name for path in tmp_path.iterdir())


def test_two_people_sign_and_a_third_verifies(lockin: Run, report: bytes, tmp_path: Path) -> None:
    """From the command line: sign, countersign, verify; the answers of `verify` name both."""
    ana, rob = people()
    (tmp_path / "r.pdf").write_bytes(report)
    (tmp_path / "ana.p12").write_bytes(ana.p12(b"secret"))
    (tmp_path / "rob.p12").write_bytes(rob.p12(b"word"))
    (tmp_path / "word").write_bytes(b"word\n")
    (tmp_path / "ana.pem").write_bytes(ana.pem())

    first = lockin("sign", "r.pdf", "--p12", "ana.p12", env={"LOCKIN_P12_PASSWORD": "secret"})
    again = lockin("sign", "r.pdf", "--p12", "ana.p12", env={"LOCKIN_P12_PASSWORD": "secret"})
    second = lockin("sign", "r-signed.pdf", "--p12", "rob.p12", "--password-file", "word", "-o", "final.pdf")
    checked = lockin("verify", "final.pdf")
    doubted = lockin("verify", "final.pdf", "--trust", "ana.pem")

    assert [0, ExitCode.CANNOT_WRITE, 0, 0, ExitCode.CHECK_FAILED] == [
        ran.returncode for ran in (first, again, second, checked, doubted)
    ]
    assert "Signed by Ana Owner" in checked.stdout
    assert "Signed by Rob Reviewer" in checked.stdout


def test_a_report_that_fails_its_checks_is_not_signed(lockin: Run, report: bytes, tmp_path: Path) -> None:
    """Nobody puts a name under figures that somebody changed."""
    (tmp_path / "r.pdf").write_bytes(report[:-2000])
    (tmp_path / "k.p12").write_bytes(people()[0].p12(None))

    ran = lockin("sign", "r.pdf", "--p12", "k.p12")

    assert ran.returncode in {ExitCode.CHECK_FAILED, ExitCode.BAD_DATA}
    assert not (tmp_path / "r-signed.pdf").exists()


def test_without_the_extra_it_says_how_to_get_it(report: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyHanko is an extra; who lacks it learns the command that brings it."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyhanko"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyhanko", None)

    with pytest.raises(LockinError) as raised:
        sign(report, Order(key=b"", password=None))

    assert (ExitCode.UNAVAILABLE, "install it with: pip install 'pyhanko>=0.38,<0.39'") == (
        raised.value.exit_code,
        raised.value.hint,
    )
