"""Words around a name that tell whose it is: a person's, a body's or a place's."""

_NOBODY = """
academy act agency airport assembly association authority ave avenue aves bank blvd board borough boulevard branch
brexit bridge bus campus cathedral center centre charity church clinic club college combined commission committee
community company complex consultation corner council county court covid creek department district drs estate
expressway expwy farm field fields forum foundation fund garden gardens government green group hall high highway hill
hospital house houses institute island junction lake landing lane library limited line ltd market mayor meadows metro
ministry mosque museum narrows network office oval park parks parkway partnership pier plan playground playgrounds
plaza police policy pond pool practice primary program programme project railway river road royal scheme school
service services site society square st stadium station street sts surgery temple terrace theatre tower town trail
train tram triangle trust university valley village ward way west wifi works
"""
NOBODY = frozenset(_NOBODY.split())  # a name with, or before, one of these words is a body's or a place's
_PARTICLES = """
al ap bin binti da de del della der di do dos el ferch ibn la le mac ní nic van von y ó
"""
PARTICLES = frozenset(_PARTICLES.split())
NOT_BEFORE = frozenset({"a", "an", "in", "at", "near", "around", "across", "through", "towards", "outside", "of"})
_DO = """
ask say tell run keep live work teach lead own write think know repair cook help sell lose train chair walk come go
promise refuse notice listen retire wait agree complain shout drive sit speak explain put make move wear try
feel hear look study volunteer mend carve paint sing swim raise clean buy die
"""
DO = frozenset(_DO.split())  # what people do, after their name
_TO = """
ask contact thank tell phone ring call email meet know speak talk write pass send give hear
"""
TO = frozenset(_TO.split())  # what people do with people, before their name
_KIN = """
neighbour neighbor husband wife partner son daughter mother father mum mam dad nan gran grandmother grandfather
grandson granddaughter sister brother aunt auntie aunty uncle cousin niece nephew friend landlord landlady boss manager
supervisor foreman colleague carer nurse driver teacher headteacher tutor coach officer engineer clerk treasurer
secretary caretaker receptionist vicar imam rabbi plumber builder baker butcher farmer tenant owner sir madam
"""
KIN = frozenset(_KIN.split())  # who somebody is to somebody
