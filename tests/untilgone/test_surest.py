from untilgone.looks import Finding, Sign, Where
from untilgone.surest import surest


def sign(marker, finding, where=Where.LINE):
    return Sign(marker=marker, finding=finding, where=where)


CHALLENGE = sign("en.bot_challenge", Finding.BOT_CHALLENGE, Where.TITLE)
BELOW = sign("ko.bot_challenge", Finding.BOT_CHALLENGE)
OF_A_PROGRAM = sign("challenge.sucuri", Finding.BOT_CHALLENGE, Where.MARKUP)
COUNTRY = sign("sucuri.country_shut_out", Finding.GEO_BLOCK, Where.MARKUP)
ORDER = sign("en.legal_order", Finding.LEGAL_BLOCK)
BLOCK = sign("ko.legal_block", Finding.LEGAL_BLOCK, Where.HEADING)
MAINTENANCE = sign("nl.maintenance", Finding.MAINTENANCE)
SIGN_IN = sign("de.login_wall", Finding.LOGIN_WALL)
OFTEN = sign("en.rate_limit", Finding.RATE_LIMIT)
TROUBLE = sign("en.fails", Finding.SERVER_ERROR, Where.HEADING)
IN_YOUR_COUNTRY = sign("en.geo_block", Finding.GEO_BLOCK)


def kept(*signs, asks_password=False):
    return surest(signs, asks_password=asks_password)


def test_what_names_the_reason_is_surer_than_any_challenge():
    assert kept(CHALLENGE, OF_A_PROGRAM, COUNTRY) == [COUNTRY]
    assert kept(CHALLENGE, ORDER) == [ORDER]


def test_an_order_that_names_the_country_is_an_order():
    assert kept(IN_YOUR_COUNTRY, ORDER) == [ORDER]


def test_one_moment_please_beside_maintenance_is_no_challenge():
    assert kept(CHALLENGE, MAINTENANCE) == [MAINTENANCE]


def test_the_mark_of_a_program_stays_beside_maintenance():
    assert kept(OF_A_PROGRAM, MAINTENANCE) == [OF_A_PROGRAM, MAINTENANCE]


def test_no_challenge_asks_for_a_password():
    assert kept(CHALLENGE, SIGN_IN, asks_password=True) == [SIGN_IN]
    assert kept(CHALLENGE, SIGN_IN) == [CHALLENGE, SIGN_IN]


def test_a_block_in_the_heading_is_surer_than_the_words_of_a_challenge_below():
    assert kept(BLOCK, BELOW) == [BLOCK]
    assert kept(BLOCK, CHALLENGE) == [BLOCK, CHALLENGE]


def test_too_many_connections_below_the_heading_of_an_error_are_no_rate_limit():
    assert kept(TROUBLE, OFTEN) == [TROUBLE]
    assert kept(OFTEN) == [OFTEN]
