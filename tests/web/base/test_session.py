"""Who is signed in, asked before a form is sent: the officer's own number, nothing else, kept nowhere."""


def test_it_says_who_and_nothing_else(client, signed_in, county):
    assert client.get("/session/").json() == {"officer": ""}
    answer = signed_in("100002").get("/session/")
    assert answer.json() == {"officer": "100002"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "csrftoken" in answer.cookies
    assert client.post("/session/").status_code == 405


def test_a_page_knows_whose_it_is(signed_in, county):
    page = signed_in().get("/record/").content.decode()
    assert 'data-me="100001"' in page
    assert 'id="not-sent"' in page
