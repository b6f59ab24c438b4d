"""Irregular verbs: forms that no stemmer brings together («tiendra», «tenu»; «élu», «élire»).

Each family lists the beginnings of its verbs and their endings, without accents; the first ending
makes the infinitive. Forms that are first of all another word («lit», «vis», «mise») are left out.
"""

from __future__ import annotations

from functools import cache

_FAMILIES = (
    (
        "t v maint cont det obt sout ret entret appart abst dev rev parv conv prev interv surv "
        "prov subv adv",
        "enir enant enu enue enus enues iens ient enons enez iennent enais enait enaient int "
        "inrent iendrai iendra iendrons iendrez iendront iendrait iendraient ienne iennes",
    ),
    (
        "pr appr compr repr surpr",
        "endre enant is ise ises end ends enons enez ennent enait enaient it irent endra endront "
        "endrait endraient enne",
    ),
    (
        "m adm comm perm prom rem soum transm em om",
        "ettre ettant is et ets ettons ettez ettent ettait ettaient irent ettra ettront ettrait "
        "ette",
    ),
    ("v rev entrev prev", "oir oyant u us ues oit oyons oyez oient oyait oyaient erra errait"),
    (
        "re de con per aper",
        "cevoir cevant cu cue cus cues cois coit cevons cevez coivent cevait cevaient cut curent "
        "cevra cevront cevrait",
    ),
    (
        "d pred interd red",
        "ire isant it ite ites isons isent isait isaient irent ira iront irait iraient",
    ),
    (
        "cond prod red introd trad sed ded constr detr instr",
        "uire uisant uit uite uits uites uisent uisait uisaient uisit uisirent uira uiront uirait",
    ),
    (
        "e de ins pres sous trans circons",
        "crire crivant crit crite crits crites crivons crivent crivait crivaient crivit crivirent "
        "crira criront crirait crive",
    ),
    ("el reel", "ire isant u ue us ues isent isait isaient ut urent ira iront irait ise"),
    ("n ren", "aitre aissant ait aissent aissait aissaient aquit aquirent aitra ee ees"),
    ("m", "ourir ourant ort orts orte ortes eurt eurent ourait ouraient ourut oururent ourra"),
    ("v surv rev", "ivre ivant ecu ecue ecus ivent ivait ivaient ecut ecurent ivra ivront"),
    (
        "ouv couv decouv recouv off souff",
        "rir rant ert erte erts ertes re rent rait raient rit rirent rira riront",
    ),
    (
        "pe atte ete cra contra jo rejo restre",
        "indre ignant int inte ints intes ignent ignait ignaient ignit ignirent indra indront",
    ),
    (
        "conn reconn appar dispar par compar",
        "aitre aissant u ue us ues ait aissent aissait aissaient ut urent aitra aitront",
    ),
    (
        "ven ren per atten enten repon eten descen defen depen preten suspen confon correspon",
        "dre dant du due dus dues d dent dait daient dit dirent dra dront drait draient",
    ),
    ("acqu conqu requ", "erir erant is ise ises iert ierent erait eraient it irent erra"),
    ("acc c parc conc sec", "ourir ourant ouru ourue ourus ourt ourent ourait oururent ourra"),
)


@cache
def infinitives() -> dict[str, str]:
    """Every form of the irregular verbs, without accents, with its infinitive."""
    table: dict[str, str] = {}
    for beginnings, endings in _FAMILIES:
        infinitive, *forms = endings.split()
        for beginning in beginnings.split():
            for form in (infinitive, *forms):
                table.setdefault(beginning + form, beginning + infinitive)
    return table
