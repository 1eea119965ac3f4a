"""Words that mean the same in nearly every Dutch public organisation."""

from typing import NamedTuple

from search.models import Synonym

_EQUAL, _ABBREVIATION = Synonym.Kind.EQUAL, Synonym.Kind.ABBREVIATION
_ONE_WAY = Synonym.Kind.ONE_WAY


class Starting(NamedTuple):
    """A rule to start with, in the words of ``Synonym``."""

    kind: str
    language: str
    words: str
    means: str = ""


_DUTCH_EQUAL = (
    "verlof, vakantie, vrije dagen",
    "ziekmelding, ziek melden, verzuim melden",
    "thuiswerken, hybride werken, telewerken, op afstand werken",
    "declaratie, declareren, onkostenvergoeding",
    "reiskosten, reiskostenvergoeding, woon-werkverkeer",
    "salaris, loon, bezoldiging",
    "salarisstrook, loonstrook, loonstrookje, salarisspecificatie",
    "fiets, rijwiel",
    "kantine, bedrijfsrestaurant, lunchroom",
    "vergaderruimte, vergaderzaal, vergaderkamer",
    "toegangspas, personeelspas, bedrijfspas",
    "smartphone, gsm, mobieltje, mobiele telefoon",
    "functioneringsgesprek, beoordelingsgesprek, ontwikkelgesprek, jaargesprek",
    "zwangerschapsverlof, bevallingsverlof",
    "opleiding, cursus, training, scholing",
    "ongewenst gedrag, grensoverschrijdend gedrag, ongewenste omgangsvormen",
    "HR, HRM, P&O, personeelszaken, personeel en organisatie, human resources",
    "ICT, automatisering, informatietechnologie",
    "wachtwoord, password",
    "laptop, notebook",
    "nevenfunctie, nevenwerkzaamheden, bijbaan",
    "opzeggen, ontslag nemen, uit dienst",
    "overwerk, overuren, meeruren",
    "parkeren, parkeerplaats",
)
_DUTCH_ONE_WAY = (
    ("logo", "huisstijl"),
    ("datalek", "beveiligingsincident"),
    ("inkoop", "aanbesteding"),
)
_DUTCH_ABBREVIATIONS = (
    ("OR", "ondernemingsraad"),
    ("AVG", "algemene verordening gegevensbescherming, GDPR"),
    ("FG", "functionaris gegevensbescherming"),
    ("DPIA", "data protection impact assessment, gegevensbeschermingseffectbeoordeling"),
    ("BIO", "baseline informatiebeveiliging overheid"),
    ("Woo", "Wet open overheid"),
    ("Awb", "Algemene wet bestuursrecht"),
    ("WOZ", "waardering onroerende zaken"),
    ("Wmo", "Wet maatschappelijke ondersteuning"),
    ("cao", "collectieve arbeidsovereenkomst"),
    ("IKB", "individueel keuzebudget"),
    ("BHV", "bedrijfshulpverlening"),
    ("EHBO", "eerste hulp bij ongelukken"),
    ("VOG", "verklaring omtrent het gedrag"),
    ("RI&E", "risico-inventarisatie en -evaluatie"),
    ("MT", "managementteam"),
    ("P&C", "planning en control"),
    ("B&W", "burgemeester en wethouders"),
    ("MFA", "meervoudige verificatie, tweestapsverificatie"),
    ("PGB", "persoonsgebonden budget"),
)
_ENGLISH_EQUAL = (
    "leave, holiday, vacation, time off",
    "expenses, expense claim, reimbursement",
    "payslip, wage slip, pay statement",
    "salary, wages, remuneration",
    "working from home, home working, remote working, hybrid working, telework",
    "meeting room, conference room",
    "canteen, staff restaurant, cafeteria",
    "training, course",
    "bike, bicycle",
    "smartphone, mobile phone, cell phone",
    "maternity leave, pregnancy leave",
    "performance review, appraisal",
    "access card, security pass, staff pass",
    "resign, give notice",
    "overtime, extra hours",
    "car park, parking space",
)
_ENGLISH_ABBREVIATIONS = (
    ("HR", "human resources"),
    ("GDPR", "general data protection regulation"),
    ("DPO", "data protection officer"),
    ("MFA", "multi-factor authentication, two-factor authentication"),
    ("FAQ", "frequently asked questions"),
    ("WFH", "work at home"),
)
# In both directions: each word also finds texts in the other language.
_ACROSS = (
    ("pensioen", "pension"),
    ("stagiair", "intern"),
    ("sollicitatie", "job application"),
    ("vacature", "vacancy"),
    ("leverancier", "supplier"),
    ("factuur", "invoice"),
    ("begroting", "budget"),
    ("subsidie", "grant"),
    ("vergunning", "permit"),
    ("dijk", "dike"),
    ("gemaal", "pumping station"),
    ("bezoeker", "visitor"),
    ("beveiliging", "security"),
    ("ontwikkelaar", "developer"),
    ("lasser", "welder"),
    ("beleidsadviseur", "policy adviser"),
    ("vertrouwenspersoon", "confidential adviser"),
    ("geschenk", "gift"),
    ("veiligheid", "safety"),
    ("ongeval", "accident"),
    ("brandoefening", "fire drill"),
    ("toegankelijkheid", "accessibility"),
    ("nieuwsbericht", "news item"),
    ("archief", "archive"),
    ("arbeidsvoorwaarden", "terms of employment"),
    ("werktijden", "working hours"),
)

STARTING = (
    *(Starting(_EQUAL, "nl", words) for words in _DUTCH_EQUAL),
    *(Starting(_ONE_WAY, "nl", *pair) for pair in _DUTCH_ONE_WAY),
    *(Starting(_ABBREVIATION, "nl", *pair) for pair in _DUTCH_ABBREVIATIONS),
    *(Starting(_EQUAL, "en", words) for words in _ENGLISH_EQUAL),
    *(Starting(_ABBREVIATION, "en", *pair) for pair in _ENGLISH_ABBREVIATIONS),
    *(Starting(_ONE_WAY, "nl", english, dutch) for dutch, english in _ACROSS),
    *(Starting(_ONE_WAY, "en", dutch, english) for dutch, english in _ACROSS),
)
