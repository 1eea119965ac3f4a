"""Forms as a browser sends them, with the token that their page carries."""

HTML = {"accept": "text/html"}


def token_of(page) -> str:
    """Return the token of the last form of a page: the one in the middle of the screen."""
    return page.content.decode().split('name="csrfmiddlewaretoken" value="')[-1].split('"')[0]


def send_twice(client, address, data):
    """Open the page of a form and send it twice, as a double tap does; return both answers."""
    page = client.get(address, headers=HTML)
    assert page.status_code == 200
    sent = data | {"csrfmiddlewaretoken": token_of(page)}
    return [client.post(address, sent, headers=HTML) for _ in range(2)]
