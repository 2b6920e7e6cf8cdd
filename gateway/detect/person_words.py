# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words around names, as data: what announces one, what can stand within one, and what shows that it is none.

All in the folded form of `person_lists.folded`.
"""

from gateway.detect.person_lists import folded, variants

# Followed by a surname: whatever capitalised word comes is taken for one. In lower case only what is no German word.
SALUTATIONS = (
    *("herr", "herrn", "herrn.", "frau", "hr.", "hrn.", "fr.", "frl.", "fräulein", "familie", "fam.", "eheleute"),
    *("eheleuten", "ehepaar", "ehepaars", "geschwister", "witwe", "mr.", "mrs.", "ms.", "monsieur", "madame"),
)
TITLES = (
    *("dr.", "dr.-ing.", "drs.", "prof.", "professor", "professorin", "dipl.-ing.", "dipl.-kfm.", "dipl.-psych."),
    *("dipl.-päd.", "dipl.-soz.-päd.", "dipl.-verw.", "ing.", "mag.", "pd", "ra", "rain", "rechtsanwalt"),
    *("rechtsanwältin", "notar", "notarin", "doktor", "pfarrer", "pfarrerin", "pastor", "pastorin", "hauptkommissar"),
)
# Abbreviations and offices between a salutation and the name.
BETWEEN = frozenset(
    folded(form)
    for word in (
        *(
            "dr",
            "prof",
            "med",
            "dent",
            "vet",
            "jur",
            "phil",
            "rer",
            "nat",
            "pol",
            "oec",
            "ing",
            "dipl",
            "habil",
            "mult",
        ),
        *("h", "c", "univ", "mag", "ba", "ma", "msc", "bsc", "llm", "kollege", "kollegin", "kollegen", "bürgermeister"),
        *("bürgermeisterin", "oberbürgermeister", "oberbürgermeisterin", "landrat", "landrätin", "stadtrat"),
        *("stadträtin", "ratsherr", "ratsfrau", "professor", "professorin", "doktor", "rechtsanwalt", "rechtsanwältin"),
        *("notar", "notarin", "direktor", "direktorin", "minister", "ministerin", "präsident", "präsidentin"),
        *("pfarrer", "pfarrerin", "beigeordneter", "beigeordnete", "dezernent", "dezernentin", "amtsleiter"),
        *("amtsleiterin", "vorsitzender", "vorsitzende", "staatssekretär", "staatssekretärin", "senator", "senatorin"),
        *("kämmerer", "kämmerin", "stadtdirektor", "stadtdirektorin", "inspektor", "inspektorin", "rektor", "rektorin"),
        *("graf", "gräfin", "freiherr", "baron", "baronin", "prinz", "prinzessin"),
    )
    for form in variants([word])
)
# Followed by a name if what comes is a known one, or no German word.
ROLES = (
    *("antragsteller", "antragstellerin", "antragstellers", "sachbearbeiter", "sachbearbeiterin", "sachbearbeiters"),
    *("mitarbeiter", "mitarbeiterin", "kollege", "kollegin", "kollegen", "ansprechpartner", "ansprechpartnerin"),
    *("mieter", "mieterin", "mieters", "vermieter", "vermieterin", "eigentümer", "eigentümerin", "eigentümers"),
    *("bewohner", "bewohnerin", "bürger", "bürgerin", "nachbar", "nachbarin", "nachbarn", "zeuge", "zeugin", "zeugen"),
    *("schüler", "schülerin", "schülers", "lehrer", "lehrerin", "kunde", "kundin", "kunden", "patient", "patientin"),
    *("patienten", "mandant", "mandantin", "betreuer", "betreuerin", "betreute", "betreuten", "vormund", "halter"),
    *("halterin", "fahrer", "fahrerin", "fahrers", "besitzer", "besitzerin", "beschwerdeführer", "beschwerdeführerin"),
    *(
        "bewerber",
        "bewerberin",
        "bewerbers",
        "auszubildende",
        "auszubildender",
        "auszubildenden",
        "azubi",
        "hausmeister",
    ),
    *("hausmeisterin", "gutachter", "gutachterin", "kläger", "klägerin", "beklagte", "beklagter", "beklagten"),
    *("leistungsempfänger", "leistungsempfängerin", "leistungsberechtigte", "erzieherin", "erzieher", "ärztin", "arzt"),
    *("beschuldigte", "beschuldigter", "beschuldigten", "geschädigte", "geschädigter", "geschädigten", "vorgesetzte"),
    *("chefin", "chef", "bürgermeister", "bürgermeisterin", "oberbürgermeister", "oberbürgermeisterin", "landrat"),
    *("landrätin", "ratsherr", "ratsfrau", "ratsmitglied", "stadtverordnete", "stadtverordneter", "beigeordnete"),
    *("beigeordneter", "dezernent", "dezernentin", "amtsleiter", "amtsleiterin", "protokollführer", "vorsitzende"),
    *("protokollführerin", "schriftführer", "schriftführerin", "architekt", "architektin", "bauherr", "bauherrin"),
    *("verstorbene", "verstorbener", "verstorbenen", "teilnehmer", "teilnehmerin", "schuldner", "schuldnerin"),
)
# Followed by a first name alone.
KIN = (
    *("sohn", "sohnes", "tochter", "kind", "kindes", "kinder", "bruder", "schwester", "mutter", "vater", "ehefrau"),
    *(
        "ehemann",
        "ehegatte",
        "ehegattin",
        "mann",
        "enkel",
        "enkelin",
        "oma",
        "opa",
        "tante",
        "onkel",
        "neffe",
        "nichte",
    ),
    *("freund", "freundin", "partner", "partnerin", "nachbar", "nachbarin", "kollege", "kollegin", "kollegen"),
    *(
        "liebe",
        "lieber",
        "liebes",
        "hallo",
        "hi",
        "moin",
        "hey",
        "servus",
        "guten tag",
        "guten morgen",
        "grüße",
        "gruß",
    ),
    *("lg", "vg", "baby", "zwillinge", "schwiegermutter", "schwiegervater", "stiefsohn", "stieftochter", "pflegekind"),
    *("genannt", "junge", "mädchen", "schüler", "schülerin", "azubi"),
)
# Followed by a name: labels of forms and lists, signatures, and how people introduce themselves.
LABELS = (
    *("name", "vorname", "vornamen", "nachname", "familienname", "geburtsname", "zuname", "rufname", "vor- und zuname"),
    *("vor- und nachname", "name, vorname", "vorname, name", "name des kindes", "name der mutter", "name des vaters"),
    *("nachname, vorname", "vorname, nachname", "antragsteller", "antragstellerin", "antragsteller/in"),
    *("antragsteller/-in", "antragsteller:in", "antragsteller(in)", "ansprechpartner", "ansprechpartnerin", "kontakt"),
    *("ansprechpartner/in", "ansprechperson", "sachbearbeiter", "sachbearbeiterin", "sachbearbeitung", "bearbeiter"),
    *("bearbeiterin", "bearbeitet von", "bearbeitung", "eigentümer", "eigentümerin", "halter", "halterin", "fahrer"),
    *("kontoinhaber", "kontoinhaberin", "mieter", "mieterin", "vermieter", "vermieterin", "absender", "absenderin"),
    *("empfänger", "empfängerin", "unterschrift", "unterzeichner", "verfasser", "verfasserin", "erstellt von"),
    *("protokoll", "protokollführung", "protokollführer", "protokollführerin", "schriftführer", "schriftführerin"),
    *("teilnehmer", "teilnehmende", "anwesend", "anwesende", "entschuldigt", "vorsitz", "leitung", "zeuge", "zeugin"),
    *("kind", "mutter", "vater", "ehegatte", "ehegattin", "ehepartner", "patient", "patientin", "schüler", "schülerin"),
    *("erziehungsberechtigte", "erziehungsberechtigter", "sorgeberechtigte", "sorgeberechtigter", "betreuer"),
    *("betreuerin", "kunde", "kundin", "mitarbeiter", "mitarbeiterin", "bewerber", "bewerberin", "von", "an", "cc"),
    *("leistungsberechtigte", "leistungsberechtigter", "betroffene person", "betroffener", "betroffene", "person"),
    *("beschwerdeführer", "beschwerdeführerin", "bauherr", "bauherrin", "anzeigende", "anzeigender", "melder", "from"),
    *("geschädigter", "geschädigte", "beschuldigter", "beschuldigte", "meldende person", "telefonat mit"),
)
SIGNATURES = (
    *("gez.", "i. a.", "i.a.", "i. v.", "i.v.", "im auftrag", "in vertretung", "z. hd.", "z. h.", "z.hd.", "c/o"),
    *("mit freundlichen grüßen", "mit freundlichem gruß", "freundliche grüße", "viele grüße", "beste grüße", "mfg"),
    *("mit besten grüßen", "herzliche grüße", "mit freundlichen gruessen", "schöne grüße", "liebe grüße", "vg", "lg"),
    *("hochachtungsvoll", "ihr", "ihre", "gruß", "grüße", "unterzeichnet von", "verantwortlich"),
)
INTRODUCTIONS = (
    *("mein name ist", "mein name lautet", "ich heiße", "ich heisse", "mein mädchenname ist", "hier spricht"),
    *("mein nachname ist", "mein vorname ist"),
)
# The same, but as often something else follows: only a first name counts.
SAYINGS = ("ich bin", "hier ist", "ich,", "heißt", "heisst", "namens", "name ist", "hier schreibt", "heiße", "ich bins")
# After a name, and only there.
AFTERWARDS = ("wohnhaft", "geboren", "geb.", "geborene", "geborener", "wohnt in", "wohnt an", "verstorben am")

PARTICLES = frozenset(
    folded(word)
    for word in (
        *("von", "vom", "van", "der", "den", "dem", "zu", "zum", "zur", "de", "del", "della", "di", "da", "dos", "das"),
        *(
            "do",
            "du",
            "des",
            "la",
            "le",
            "lo",
            "el",
            "al",
            "ul",
            "bin",
            "ibn",
            "bint",
            "ben",
            "abu",
            "abd",
            "ter",
            "ten",
        ),
        *("te", "op", "auf", "af", "av", "mc", "mac", "st", "san", "y", "e", "thi", "van", "ould"),
    )
)
# Never begin a surname alone: »dem Peter der Brief« is no name.
LOOSE = frozenset(
    {"der", "den", "dem", "das", "des", "du", "da", "auf", "zu", "zum", "zur", "e", "y", "do", "am", "bin"}
)

# A name before one of these is the name of a place, a school, a company.
PLACES = (
    *("straße", "strasse", "str", "platz", "weg", "allee", "ring", "gasse", "damm", "ufer", "brücke", "promenade"),
    *("schule", "gymnasium", "gesamtschule", "realschule", "hauptschule", "grundschule", "berufskolleg", "kolleg"),
    *(
        "universität",
        "hochschule",
        "institut",
        "akademie",
        "museum",
        "haus",
        "halle",
        "saal",
        "bad",
        "stadion",
        "arena",
    ),
    *("kirche", "kapelle", "gemeinde", "kindergarten", "kita", "krankenhaus", "klinik", "klinikum", "hospital", "heim"),
    *("stift", "stiftung", "preis", "medaille", "park", "garten", "hof", "siedlung", "viertel", "denkmal", "zentrum"),
    *(
        "gesellschaft",
        "verein",
        "verlag",
        "theater",
        "bibliothek",
        "bücherei",
        "archiv",
        "turm",
        "tor",
        "markt",
        "passage",
    ),
    *("gmbh", "ag", "kg", "ohg", "ug", "se", "inc", "ltd", "ek", "ev", "mbh", "gbr", "partg", "söhne", "brüder", "co"),
    *("orchester", "chor", "cup", "pokal", "turnier", "lauf", "tag", "jahr", "syndrom", "effekt", "formel", "gesetz"),
    *("school", "college", "university", "church", "band", "theatre", "award", "foundation", "street", "club", "group"),
    *(
        "apotheke",
        "bäckerei",
        "center",
        "bank",
        "sparkasse",
        "werke",
        "kaserne",
        "burg",
        "schloss",
        "kreisel",
        "bahnhof",
    ),
)
PLACE_ENDINGS = tuple(folded(word) for word in PLACES if len(word) > 3)
PLACE_WORDS = frozenset(folded(word) for word in PLACES)
# Before a name: the name of a church, a saint, a place.
PLACE_BEFORE = frozenset(
    folded(word)
    for word in (
        *("st", "sankt", "hl", "heiliger", "heilige", "santa", "san", "schule", "gymnasium", "grundschule", "haus"),
        *("straße", "platz", "kita", "kirche", "pfarrei", "villa", "hotel", "gasthof", "restaurant", "firma", "fa"),
    )
)
# Capitalised and next to names in forms and lists, but no surnames.
NO_SURNAMES = frozenset(
    folded(word)
    for word in (
        *("telefon", "tel", "fax", "mail", "email", "e-mail", "mobil", "handy", "zimmer", "raum", "uhr", "montag"),
        *(
            "dienstag",
            "mittwoch",
            "donnerstag",
            "freitag",
            "samstag",
            "sonnabend",
            "sonntag",
            "januar",
            "februar",
            "märz",
        ),
        *(
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "dezember",
            "herr",
            "frau",
            "und",
        ),
        *("dr", "prof", "straße", "platz", "hausnummer", "geburtsdatum", "geboren", "anschrift", "adresse", "wohnort"),
        *("plz", "ort", "datum", "unterschrift", "vorname", "nachname", "name", "ihre", "ihr", "sehr", "die", "der"),
        *("das", "ein", "eine", "ich", "wir", "sie", "es", "er", "bitte", "danke", "hallo", "betreff", "antrag"),
        *(
            "az",
            "aktenzeichen",
            "iban",
            "konto",
            "im",
            "in",
            "am",
            "an",
            "von",
            "vom",
            "zum",
            "zur",
            "mit",
            "für",
            "bei",
        ),
        *("hat", "ist", "war", "wird", "kann", "spd", "cdu", "csu", "fdp", "grüne", "linke", "afd", "wählergruppe"),
        *("wenn", "dass", "weil", "als", "wie", "was", "wer", "wo", "auf", "aus", "nach", "seit", "bis", "vor", "über"),
        *("amt", "stadt", "abteilung", "sachbearbeiter", "sachbearbeiterin", "leitung", "vorsitz", "schriftführer"),
    )
)
# Lower-case words that are surnames too, but hardly ever are meant so.
LOWER_WORDS = frozenset(
    folded(word)
    for word in (
        *("lang", "lange", "kurz", "klein", "groß", "alt", "neu", "weiß", "schwarz", "gut", "ganz", "los", "ernst"),
        *(
            "hat",
            "will",
            "kann",
            "muss",
            "soll",
            "war",
            "bin",
            "ist",
            "noch",
            "auch",
            "doch",
            "schon",
            "heute",
            "morgen",
        ),
        *("braun", "grün", "rot", "still", "stark", "frei", "reich", "jung", "kalt", "hart", "fest", "weit", "bald"),
        *("sommer", "winter", "berg", "stein", "haus", "bach", "wald", "feld", "bad", "hof", "post", "bauer", "mann"),
    )
)
# So frequent that they end whatever is read as a name in lower case.
FUNCTION = frozenset(
    folded(word)
    for word in (
        *(
            "und",
            "oder",
            "aber",
            "ich",
            "du",
            "er",
            "sie",
            "es",
            "wir",
            "ihr",
            "der",
            "die",
            "das",
            "den",
            "dem",
            "des",
        ),
        *("ein", "eine", "einen", "einem", "einer", "eines", "kein", "keine", "mein", "meine", "dein", "sein", "seine"),
        *("ist", "war", "bin", "sind", "waren", "hat", "habe", "haben", "hatte", "wird", "wurde", "werden", "kann"),
        *(
            "können",
            "will",
            "wollen",
            "soll",
            "sollen",
            "muss",
            "müssen",
            "darf",
            "möchte",
            "möchten",
            "bitte",
            "nicht",
        ),
        *(
            "auch",
            "noch",
            "schon",
            "nur",
            "so",
            "wie",
            "was",
            "wer",
            "wo",
            "wann",
            "warum",
            "dass",
            "weil",
            "wenn",
            "als",
        ),
        *("in", "im", "an", "am", "auf", "aus", "bei", "mit", "nach", "von", "vom", "zu", "zum", "zur", "vor", "für"),
        *(
            "über",
            "unter",
            "um",
            "durch",
            "gegen",
            "ohne",
            "bis",
            "seit",
            "wegen",
            "hier",
            "da",
            "dort",
            "jetzt",
            "heute",
        ),
        *(
            "morgen",
            "gestern",
            "sich",
            "mich",
            "mir",
            "uns",
            "ihn",
            "ihm",
            "ihnen",
            "wohne",
            "wohnt",
            "wohnhaft",
            "komme",
        ),
        *(
            "geboren",
            "geb",
            "alleine",
            "allein",
            "neu",
            "sehr",
            "mehr",
            "immer",
            "dann",
            "doch",
            "ja",
            "nein",
            "gerade",
        ),
        *("arbeite", "brauche", "sagt", "sagte", "meint", "schreibt", "schrieb", "macht", "geht", "kommt", "bekommt"),
    )
)
