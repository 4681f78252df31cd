from tests.factories import PASSWORD


def test_a_member_signs_in_and_stands_before_the_workspace(page, ana):
    page.goto("/")
    page.get_by_label("E-mail").fill(ana.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/loom/**")
    assert "Loom & Co" in page.content().replace("&amp;", "&")


def test_the_sign_in_page_is_open_to_everybody(page, ana, axe):
    page.goto("/")
    axe(page)
