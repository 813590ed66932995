"""The cast: everybody acts under the same name in every test."""

from untilgone.people import Person, Role

CAROL = Person(name="carol", role=Role.CASE_WORKER)
LEO = Person(name="leo", role=Role.LEGAL)
LENA = Person(name="lena", role=Role.LEGAL)
MIA = Person(name="mia", role=Role.MANAGER)
ADA = Person(name="ada", role=Role.ADMIN)
