"""A logo is checked and written anew: nothing in it can act, and what cannot be taken is refused with its place."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile

from lockin.errors import BadDataError
from lockin.model.house import House, Logo
from lockin.report.logo.logo import MAX_BYTES, checked, read_logo
from lockin.report.logo.svg_values import ValueRefusedError, path
from lockin.report.pdf import render_pdf
from pdf_validation import assert_valid_pdf
from pictures import SVG, chunk, claiming, png, svg, with_chunk

LOGOS = Path(__file__).parent / "data" / "logos"
RECT = '<rect width="9" height="9"/>'
BOMB = "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
XXE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "external entity": (XXE.encode() + svg("<title>&x;</title>" + RECT), "<!DOCTYPE svg>"),
    "billion laughs": (LAUGHS.encode() + svg("<title>&b;</title>" + RECT), "<!DOCTYPE svg>"),
    "doctype": (b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://b.example/x.dtd">' + svg(RECT), "<!DOCTYPE"),
    "stylesheet instruction": (b'<?xml-stylesheet href="http://b.example/x.css"?>' + svg(RECT), "<?xml-stylesheet>"),
    "script": (svg("<script>alert(1)</script>" + RECT), "element script"),
    "script elsewhere": (svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>' + RECT), "element script"),
    "style": (svg("<style>@import url(http://b.example);</style>" + RECT), "element style"),
    "text": (svg("<text>ACME</text>"), "element text"),
    "image": (svg('<image href="http://b.example/x.png"/>'), "element image"),
    "image inside": (svg('<image xlink:href="data:image/svg+xml;base64,PHN2Zy8+"/>'), "element image"),
    "foreign object": (
        svg("<foreignObject><b xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>"),
        "foreignObject",
    ),
    "link": (svg(f'<a href="javascript:alert(1)">{RECT}</a>'), "element a "),
    "animation": (svg('<rect width="1" height="1"><set attributeName="x" to="1"/></rect>'), "element set"),
    "filter": (svg('<filter id="f"/>' + RECT), "element filter"),
    "filter attribute": (svg('<rect width="1" height="1" filter="url(#f)"/>'), "filter"),
    "mask in style": (svg('<rect width="1" height="1" style="mask:url(#f)"/>'), "style: mask"),
    "event": (svg('<rect width="1" height="1" onclick="x()"/>'), "onclick"),
    "event in capitals": (svg('<rect width="1" height="1" onLoad="x()"/>'), "onLoad"),
    "link on a shape": (svg('<rect width="1" height="1" href="#a"/>'), "href"),
    "use from elsewhere": (svg('<use href="http://b.example/x.svg#a"/>'), "href"),
    "use of data": (svg('<use xlink:href="data:image/svg+xml,x#a"/>'), "href"),
    "use of a file": (svg('<use href="/etc/passwd#a"/>'), "href"),
    "paint from elsewhere": (svg('<rect width="1" height="1" fill="url(http://b.example/#a)"/>'), "fill"),
    "paint in quotes": (svg("""<rect width="1" height="1" fill="url('//b.example#a')"/>"""), "fill"),
    "url in style": (svg('<rect width="1" height="1" style="cursor:url(http://b.example/c.cur)"/>'), "style: cursor"),
    "import in style": (svg('<rect width="1" height="1" style="@import \'x\'"/>'), "style"),
    "escape in style": (svg(r'<rect width="1" height="1" style="a:\75rl(x)"/>'), "style: a"),
    "expression": (svg('<rect width="1" height="1" style="width:expression(x)"/>'), "style: width"),
    "use of itself": (svg('<g id="a"><use href="#a"/></g>'), "repeats itself"),
    "use in a circle": (svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "repeats itself"),
    "use of nothing": (svg('<use href="#a"/>' + RECT), "'#a' is not in the drawing"),
    "use without a link": (svg("<use/>" + RECT), "repeats nothing"),
    "bomb of uses": (svg(f'<g id="a0">{RECT}</g>{BOMB}'), "too large once what it repeats"),
    "bomb of svgs": (svg("<svg>" * 60 + "</svg>" * 60), "element svg is not allowed here"),
    "deep": (svg("<g>" * 100 + RECT + "</g>" * 100), "nested deeper"),
    "many": (svg(RECT * 4000), "more than 3000 elements"),
    "gradient in a circle": (
        svg(
            '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>'
            '<rect width="1" height="1" fill="url(#a)"/>'
        ),
        "refers to itself",
    ),
    "clip of a clip": (
        svg(
            '<clipPath id="a"><rect clip-path="url(#a)" width="1" height="1"/></clipPath>'
            f'<g clip-path="url(#a)">{RECT}</g>'
        ),
        "cut by another one",
    ),
    "two of one name": (svg('<g id="a"/><g id="a"/>' + RECT), "have the id 'a'"),
    "huge number": (svg('<rect width="1e300" height="1"/>'), "width"),
    "huge view": (svg(RECT, head='viewBox="0 0 1e99 1"'), "viewBox"),
    "endless number": (svg(f'<path d="M0 0 {"9" * 5000}"/>'), "attribute d"),
    "no number": (svg('<path d="M0 0 LNaN 1"/>'), "attribute d"),
    "no size": (svg(RECT, head=""), "no size"),
    "no height": (svg(RECT, head='width="100%" height="0"'), "no size"),
    "slim": (svg(RECT, head='viewBox="0 0 4000 1"'), "too slim"),
    "empty": (svg(""), "nothing is drawn"),
    "only defined": (svg(f"<defs>{RECT}</defs>"), "nothing is drawn"),
    "no namespace": (b'<svg viewBox="0 0 1 1"><rect width="1" height="1"/></svg>', "element svg"),
    "cut off": (svg(RECT)[:-8], "not an SVG drawing"),
    "undefined entity": (svg("<title>&x;</title>"), "not an SVG drawing"),
    "html": (b"<html xmlns='http://www.w3.org/1999/xhtml'><script/></html>", "element html"),
    "nothing": (b"", "not an SVG drawing"),
    "noise": (b"\x00\x9f\xff" * 50, "neither"),
    "jpeg": (b"\xff\xd8\xff\xe0" + b"0" * 90, "this is JPEG"),
    "pdf": (b"%PDF-1.7", "this is PDF"),
    "zipped svg": (b"\x1f\x8b\x08\x00", "this is gzip"),
    "too large": (svg("<!--" + "x" * MAX_BYTES + "-->"), "at most 512 KiB"),
    "png cut off": (png(size=(90, 90))[:-30], "broken or cut off"),
    "png with a wrong checksum": (png()[:40] + b"\0\0" + png()[42:], "broken or cut off"),
    "png that ends early": (b"\x89PNG\r\n\x1a\n", "broken or cut off"),
    "png with no pixels": (claiming(20, 20), "broken or cut off"),
    "png of a billion pixels": (claiming(60_000, 60_000), "60000 by 60000 pixels"),
    "png of no size": (claiming(0, 4), "0 by 4 pixels"),
    "animated png": (with_chunk(png(), b"acTL", b"\0\0\0\2\0\0\0\0"), "animated"),
}


def refusal(data: bytes) -> str:
    """What is said about a logo that is refused; every problem, one a line."""
    with pytest.raises(BadDataError) as caught:
        read_logo(data, "logo.svg")
    return "\n".join(str(problem) for problem in caught.value.problems)


def pdf_with(logo: Logo) -> bytes:
    """A page that shows a logo."""
    style = "height: 9mm; image-rendering: crisp-edges"
    page = f"<html lang=en><title>Logo</title><body><h1>x</h1><img alt=Logo src='lockin:logo' style='{style}'></body>"
    assets = {"lockin:logo": (logo.data, logo.media_type)}
    return render_pdf(page, assets=assets, created=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))


def picture(logo: Logo) -> Image.Image:
    """The pixels of a logo that was a PNG."""
    assert logo.media_type == "image/png"
    return Image.open(io.BytesIO(logo.data))


@pytest.mark.parametrize(("data", "said"), HOSTILE.values(), ids=HOSTILE)
def test_what_could_act_or_cannot_be_shown_is_refused(data: bytes, said: str) -> None:
    """Every hostile, broken or pointless file is refused in words that name what is wrong with it."""
    assert said in refusal(data)


def test_a_refusal_names_element_line_and_column() -> None:
    """The place of a problem is that of the element, and all problems come at once."""
    text = refusal(svg(f'{RECT}\n  <script/>\n<rect onclick="x" width="1q" height="1"/>'))
    assert re.search(r"^logo.svg:3:3: script: the element script is not allowed here", text, re.MULTILINE)
    assert "logo.svg:4:1: rect: the attribute onclick" in text
    assert "logo.svg:4:1: rect: the attribute width may not be '1q' here" in text


@pytest.mark.parametrize("name", ["wide.svg", "tall.svg", "rail.svg"])
def test_a_drawing_comes_out_as_plain_shapes_and_is_stable(name: str) -> None:
    """What is written holds no reference but to its own gradients and outlines; reading it again changes nothing."""
    logo = read_logo((LOGOS / name).read_bytes(), name)
    text = logo.data.decode()
    assert not re.search(r"href|style|inkscape|<use|<title|<!--", text)
    assert set(re.findall(r"url\((.*?)\)", text)) <= {f"#{found}" for found in re.findall(r' id="(.*?)"', text)}
    assert {tag.tag.removeprefix(f"{{{SVG}}}") for tag in ET.fromstring(text).iter()} <= {  # noqa: S314 - our own
        *("svg", "g", "defs", "linearGradient", "stop", "clipPath"),
        *("path", "rect", "circle", "ellipse", "polygon"),
    }
    assert read_logo(logo.data, name) == logo


def test_only_the_ratio_of_a_drawing_is_kept() -> None:
    """Units, percentages and offsets of the outermost element end in two whole numbers."""
    sizes = {
        'viewBox="0 0 40 10"': (1000, 250),
        'viewBox="-5 -5 0.4 0.1" width="100%"': (1000, 250),
        'width="12mm" height="24mm"': (500, 1000),
        'width="1in" height="96px"': (1000, 1000),
    }
    for head, size in sizes.items():
        logo = read_logo(svg(RECT, head=head), "x.svg")
        assert size == (logo.width, logo.height)


def test_styles_become_attributes() -> None:
    """What drawing programs write into `style` is kept where it paints, and dropped where it cannot."""
    inner = '<path d="M0 0h9v9z" style="fill:#123456;fill-opacity:50%;font-family:Arial;-inkscape-x:1"/>'
    text = read_logo(svg(inner), "x.svg").data.decode()
    assert '<path d="M 0 0 h 9 v 9 z" fill="#123456" fill-opacity="0.5"/>' in text


def test_a_gradient_takes_over_what_it_refers_to() -> None:
    """The stops and the direction of another gradient are written out."""
    inner = (
        '<linearGradient id="a" x2="0"><stop offset="10%" stop-color="red"/></linearGradient>'
        '<linearGradient id="b" xlink:href="#a" y2="1"/><rect width="9" height="9" fill="url(#b) blue"/>'
    )
    text = read_logo(svg(inner), "x.svg").data.decode()
    assert text.count('<stop offset="10%" stop-color="red"/>') == 2
    assert re.search(r'<linearGradient id="p2" x2="0" y2="1">', text)
    assert 'fill="url(#p2) blue"' in text


@pytest.mark.parametrize(
    ("given_path", "written"),
    [
        ("m1,2-3.5.5z", "m 1 2 l -3.5 0.5 z"),
        ("M0 0 1 1 2 2", "M 0 0 L 1 1 L 2 2"),
        ("M0 0a1 1 0 015 5", "M 0 0 a 1 1 0 0 1 5 5"),
        ("M1e2 .5e-1", "M 100 0.05"),
        ("M-0 0", "M 0 0"),
    ],
)
def test_outlines_are_written_out(given_path: str, written: str) -> None:
    """Every shorthand of an outline is resolved, so that no reader can take it another way."""
    assert written == path(given_path)


@pytest.mark.parametrize(
    "wrong", ["L0 0", "M0", "M0 0 L1", "M0 0 X1 1", "M0 0 z 1 1", "M0 0a1 1 0 21 5 5", "M 1 2 3 .", "5 5"]
)
def test_outlines_with_mistakes_are_refused(wrong: str) -> None:
    """What does not fit the grammar is not guessed at."""
    with pytest.raises(ValueRefusedError):
        path(wrong)


NUMBERS = st.floats(-1000, 1000).map(lambda value: f"{value:.3g}")
COLOURS = st.sampled_from(
    ["red", "#123", "#12345678", "none", "rgb(1,2,3)", "hsl(1 50% 50%)", "url(#g)", "currentColor"]
)
LENGTHS = st.tuples(st.floats(-50, 50).map(lambda value: f"{value:.3g}"), st.sampled_from(["", "px", "%", "mm"])).map(
    "".join
)
COMMANDS = {"M": 2, "l": 2, "h": 1, "C": 6, "s": 4, "q": 4, "T": 2, "Z": 0}
OUTLINES = st.lists(
    st.sampled_from(sorted(COMMANDS)).flatmap(
        lambda letter: st.tuples(*[NUMBERS] * COMMANDS[letter]).map(lambda found: letter + " ".join(found))
    ),
    max_size=6,
).map(lambda found: " ".join(["M0 0", *found]))
TRANSFORMS = st.sampled_from(["", "scale(.001)", "scale(-1 2)", "rotate(30 1 2)", "skewX(79)", "matrix(1 2 3 4 0 0)"])
PAINTED = st.fixed_dictionaries(
    {},
    optional={
        "fill": COLOURS,
        "stroke": COLOURS,
        "stroke-width": LENGTHS,
        "opacity": st.sampled_from(["0", "1", ".5", "200%", "-3"]),
        "stroke-dasharray": st.sampled_from(["none", "0", "1 2 3", "-1 4", "0 0"]),
        "stroke-dashoffset": LENGTHS,
        "stroke-miterlimit": NUMBERS,
        "stroke-linecap": st.sampled_from(["round", "square"]),
        "transform": TRANSFORMS,
        "clip-path": st.sampled_from(["url(#c)", "none"]),
        "display": st.just("none"),
        "visibility": st.just("hidden"),
    },
)
SHAPES = st.one_of(
    st.builds(lambda d: ("path", {"d": d}), OUTLINES),
    *(
        st.tuples(st.just(name), st.fixed_dictionaries({}, optional=dict.fromkeys(keys.split(), LENGTHS)))
        for name, keys in {
            "rect": "x y width height rx ry",
            "circle": "cx cy r",
            "ellipse": "cx cy rx ry",
            "line": "x1 y1 x2 y2",
        }.items()
    ),
    st.lists(st.tuples(NUMBERS, NUMBERS).map(" ".join), min_size=1, max_size=4).map(
        lambda found: ("polygon", {"points": ",".join(found)})
    ),
)


def element(name: str, attributes: dict[str, str], inner: str = "") -> str:
    """One element as text."""
    return f"<{name} " + " ".join(f'{key}="{value}"' for key, value in attributes.items()) + f">{inner}</{name}>"


@pytest.mark.slow
@settings(max_examples=60)
@given(
    st.lists(st.tuples(SHAPES, PAINTED), min_size=1, max_size=4),
    PAINTED,
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("x1", "y1", "x2", "y2"), LENGTHS) | {"gradientTransform": TRANSFORMS}
    ),
    st.lists(
        st.tuples(LENGTHS.filter(lambda text: not text.endswith("mm")), COLOURS.filter(lambda c: "url" not in c)),
        max_size=3,
    ),
    st.sampled_from(["linearGradient", "radialGradient"]),
)
def test_whatever_is_taken_can_be_printed(
    shapes: list[tuple[tuple[str, dict[str, str]], dict[str, str]]],
    group: dict[str, str],
    direction: dict[str, str],
    stops: list[tuple[str, str]],
    kind: str,
) -> None:
    """A drawing that is not refused ends in a PDF without a complaint of the typesetter."""
    inner = "".join(element(name, own | paint) for (name, own), paint in shapes)
    listed = "".join(element("stop", {"offset": at, "stop-color": colour}) for at, colour in stops if colour != "none")
    if kind == "radialGradient":
        direction = {key: value for key, value in direction.items() if key == "gradientTransform"}
    shared = element(kind, direction | {"id": "g"}, listed) + f'<clipPath id="c">{RECT}</clipPath>'
    try:
        logo = read_logo(svg(shared + element("g", group, inner)), "x.svg")
    except BadDataError:
        return
    assert pdf_with(logo).startswith(b"%PDF")


PNGS = {
    "colour": png("RGB", colour=(200, 20, 40)),
    "grey": png("L"),
    "black and white": png("1", colour=1),
    "palette": png("P"),
    "palette with transparency": png("P", transparency=0),
    "grey with alpha": png("LA", colour=(90, 128)),
    "alpha": png("RGBA", colour=(200, 20, 40, 128)),
    "16 bits": png("I;16", colour=40_000),
    "interlaced": png("RGB", size=(17, 5)),
    "one pixel": png("RGB", size=(1, 1)),
    "large": png("RGB", size=(2000, 2000)),
    "with text": with_chunk(png(), b"tEXt", b"Comment\0<script>evil</script>"),
    "with something behind": png() + b"<script>evil</script>",
    "with a bomb of text": with_chunk(png(), b"zTXt", b"x\0\0" + b"\x78\x9c" + b"\0" * 99),
}


@pytest.mark.parametrize("data", PNGS.values(), ids=PNGS)
def test_a_picture_comes_out_bare(data: bytes) -> None:
    """Whatever the kind of PNG, what is kept is 8 bits of sRGB with nothing beside the pixels, the same each time."""
    logo = read_logo(data, "logo.png")
    image = picture(logo)
    assert image.mode in {"RGB", "RGBA"}
    assert not image.info
    assert b"evil" not in logo.data
    assert (logo.width, logo.height) == image.size
    assert image.width <= 1064
    assert image.height <= 213
    assert read_logo(data, "logo.png") == logo


def test_colours_of_a_picture_stay() -> None:
    """Grey of 16 bits, palettes and transparency mean the same afterwards."""
    assert picture(read_logo(png("I;16", colour=65_535), "x")).getpixel((3, 3)) == (255, 255, 255)
    assert picture(read_logo(png("I;16", colour=257 * 100), "x")).getpixel((3, 3)) == (100, 100, 100)
    assert picture(read_logo(png("RGBA", colour=(200, 20, 40, 128)), "x")).getpixel((3, 3)) == (200, 20, 40, 128)
    assert picture(read_logo(png("RGBA", colour=(200, 20, 40, 255)), "x")).mode == "RGB"


def test_another_colour_space_becomes_srgb() -> None:
    """A picture with a profile of its own is converted, and the profile goes."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = picture(read_logo(png(colour=(10, 90, 200), icc_profile=lab), "x"))
    assert max(abs(a - b) for a, b in zip(same.getpixel((1, 1)), (10, 90, 200), strict=True)) <= 1  # type: ignore[arg-type]
    assert "icc_profile" not in same.info


def test_a_broken_profile_is_told() -> None:
    """A profile that is none does not pass for the picture."""
    assert "broken" in refusal(png(icc_profile=b"not a profile" * 20))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wide.svg", "tall.svg", "rail.svg", "alpha", "palette with transparency"])
def test_a_page_with_a_logo_is_archival_and_accessible(name: str) -> None:
    """Drawings with gradients and outlines, and pictures with transparency, leave the PDF valid."""
    data = PNGS[name] if name in PNGS else (LOGOS / name).read_bytes()
    assert_valid_pdf(pdf_with(read_logo(data, name)))


def test_a_logo_from_elsewhere_is_read_once_more() -> None:
    """What a record says is a checked logo is not believed; a true one comes out the same."""
    for data in (png("RGBA", colour=(1, 2, 3, 4)), (LOGOS / "wide.svg").read_bytes()):
        house = House(logo=read_logo(data, "x"))
        assert checked(house, "record.json") == house
    evil = Logo(media_type="image/svg+xml", data=svg("<script/>"), width=10, height=10)
    with pytest.raises(BadDataError):
        checked(House(logo=evil), "record.json")
    assert checked(House(), "record.json") == House()


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(size=(2400, 100)), "2400 by 100"),
        (svg(RECT, head='viewBox="0 0 5000 10"'), "5000 by 10"),
        (svg(RECT, head='width="40mm" height="1mm"'), "40mm by 1mm"),
    ],
)
def test_a_slim_logo_is_told_by_its_own_size(data: bytes, size: str) -> None:
    """Nobody knows the size that it is printed at."""
    assert f"{size} is too slim" in refusal(data)


@pytest.mark.parametrize("size", [(2000, 100), (100, 2000), (1990, 100), (3990, 200)])
def test_a_picture_that_is_just_not_too_slim_stays_so(size: tuple[int, int]) -> None:
    """Rounding its sides when it is made smaller never makes it too slim, neither now nor when a record is read."""
    house = House(logo=read_logo(png(size=size), "x"))
    assert checked(house, "record.json") == house


def test_no_pixel_is_unpacked_before_the_size_is_known() -> None:
    """A file of 200 bytes that claims 3.6 thousand million pixels costs no memory."""
    assert len(claiming(60_000, 60_000)) < 200
    assert "60000" in refusal(claiming(60_000, 60_000))


def test_a_chunk_that_lies_about_its_length_is_refused() -> None:
    """A length beyond the end of the file is a broken file."""
    lying = png()[:33] + b"\x7f\xff\xff\xff" + chunk(b"IDAT", b"")[4:]
    assert "broken" in refusal(lying)
    assert base64.b64encode(lying)


def test_a_cut_off_picture_is_refused_whatever_was_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint tells Pillow to take pictures that are cut off; a logo is checked as if it had not."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)

    said = refusal(HOSTILE["png with no pixels"][0])

    assert ("broken or cut off" in said, ImageFile.LOAD_TRUNCATED_IMAGES) == (True, True)
