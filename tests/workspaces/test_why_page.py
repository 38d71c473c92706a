"""The page that answers why somebody can or can't see something."""


def test_the_link_of_a_thread_fills_the_question_in(client, cast):
    """Nothing has been asked yet, so nothing is wrong yet."""
    client.force_login(cast.olga)
    address = f"/w/{cast.workspace.public_id}/why/"
    page = client.get(f"{address}?page=/t/aaaaaaaaaaaa/")
    assert page.status_code == 200
    assert 'value="/t/aaaaaaaaaaaa/"' in page.content.decode()
    assert client.get(f"{address}?page=/t/aaaaaaaaaaaa/&address=").status_code == 422
    asked = client.get(f"{address}?address={cast.sara.email}")
    assert "Can see it." in asked.content.decode()
