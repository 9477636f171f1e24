from tables.export import csv_lines, csv_response


def test_a_file_begins_with_the_mark_of_utf8_and_has_semicolons():
    assert list(csv_lines([["Période", "Nature"], ["été ; hiver", 'a "b"']])) == [
        b"\xef\xbb\xbf",
        "Période;Nature\r\n".encode(),
        '"été ; hiver";"a ""b"""\r\n'.encode(),
    ]


def test_a_text_is_disarmed_and_a_number_is_none():
    assert (
        b"".join(csv_lines([["=1+1", -1, 0.5, None]])).removeprefix(b"\xef\xbb\xbf") == b"'=1+1;-1;0.5;\r\n"
    )


def test_a_file_is_made_as_it_is_read():
    rows = ([number] for number in iter(int, 1))
    lines = csv_lines(rows)
    assert [next(lines) for _ in range(3)] == [b"\xef\xbb\xbf", b"0\r\n", b"0\r\n"]


def test_a_file_is_downloaded_by_its_name():
    response = csv_response([["a"]], "delais")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="delais.csv"'
    assert response.content == b"\xef\xbb\xbfa\r\n"
