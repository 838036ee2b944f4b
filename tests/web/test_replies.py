"""Answers that are kept: made once, never too many, and known by their tag."""

from mvoscan.web.api.replies import Kept, Made, made


def body(size: int) -> Made:
    return Made(b"x" * size, None, "tag")


class Maker:
    """Makes bodies, and counts."""

    def __init__(self, kept: Kept, size: int) -> None:
        self.kept, self.size, self.asked = kept, size, list[str]()

    def get(self, key: str) -> None:
        self.kept.get(key, lambda: self.make(key))

    def make(self, key: str) -> Made:
        self.asked.append(key)
        return body(self.size)


def test_what_is_kept_is_made_once() -> None:
    maker = Maker(Kept(100), 10)
    for each in ("a", "a", "a"):
        maker.get(each)
    assert maker.asked == ["a"]


def test_what_was_used_longest_ago_goes_first() -> None:
    maker = Maker(Kept(100), 40)
    for each in ("a", "b", "a", "c", "a", "b"):
        maker.get(each)
    assert maker.asked == ["a", "b", "c", "b"]


def test_what_is_too_large_is_not_kept() -> None:
    maker = Maker(Kept(100), 90)
    for each in ("a", "a"):
        maker.get(each)
    assert maker.asked == ["a", "a"]


def test_the_same_bytes_have_the_same_tag_and_other_bytes_another() -> None:
    one, same, other = (made(each * 900, media_type="text/csv") for each in (b"ab", b"ab", b"ac"))
    assert (one, one.tag != other.tag, len(one.packed or b"") < len(one.body)) == (same, True, True)
