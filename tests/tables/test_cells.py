from hypothesis import given
from hypothesis import strategies as st

from tables.cells import neutralised, restored


@given(st.text())
def test_disarming_is_undone_exactly(text):
    assert restored(neutralised(text)) == text
    assert neutralised(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")
