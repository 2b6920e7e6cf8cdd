# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""People who do not exist: first and last names as they occur in German towns, put together at random.

Written by hand for the evaluation, and not from the list that the gateway looks names up in: the report tells apart who
is on that list and who is not. Each origin: first names of women, of men, and last names.
"""

import random
from dataclasses import dataclass

_ORIGINS: dict[str, tuple[str, str, str]] = {
    "deutsch": (
        "Sabine Monika Heike Annegret Friederike Lieselotte Jana Svenja Ute Gudrun Wiebke Elfriede Marlies Merle",
        "Jürgen Thorsten Detlef Karl-Heinz Uwe Hartmut Jannik Ole Gerhard Wolfgang Malte Günter Lennart Rüdiger Eike",
        "Kallenbach Overhoff Steinmetz Lohmüller Brandhorst Wiesner Tillmanns Hölscher Krämer Jansen Vogelsang Thelen",
    ),
    "türkisch": (
        "Ayşe Emine Hatice Zeynep Gülsüm Sevgi Şerife Nuray Elif Derya",
        "Mehmet Hüseyin Yusuf Ömer Çağlar Kerem İbrahim Orhan Tuncay Emre",
        "Yıldırım Karaca Öztürk Şimşek Aydoğan Kılıç Bozkurt Çetinkaya Erdem Güneş Tekin Uçar",
    ),
    "arabisch": (
        "Fatima Rania Samira Nour Amal Khadija Hanan Lubna Rasha Dima",
        "Mohammed Ahmad Khalil Yasin Bassam Tarek Omar Nizar Samir Anas",
        "Al-Masri El-Amrani Haddad Al Khatib Bouazizi Nasser Ben-Salem Darwish Saleh El Idrissi Mansour Hamdan",
    ),
    "polnisch": (
        "Agnieszka Małgorzata Katarzyna Bożena Ewelina Joanna Beata Zofia",
        "Krzysztof Zbigniew Paweł Tomasz Grzegorz Wojciech Łukasz Marek",
        "Wiśniewska Kowalczyk Zieliński Wójcik Szymański Dąbrowski Nowicki Pawlak Jabłoński Sikora",
    ),
    "russisch": (
        "Swetlana Irina Oxana Ljudmila Natalja Galina Nadeschda Tatjana",
        "Wladimir Sergej Dmitrij Wiktor Andrej Jewgenij Waldemar Boris",
        "Iwanowa Petrow Sokolow Kusnezowa Morosow Lebedew Fjodorow Schukow Baranow Romanenko",
    ),
    "ukrainisch": (
        "Oksana Iryna Olena Kateryna Yuliia Nataliia Solomiia Halyna",
        "Oleksandr Volodymyr Andrii Taras Bohdan Mykola Serhii Dmytro",
        "Shevchuk Kovalenko Bondarenko Tkachenko Melnyk Lysenko Kravchuk Hrytsenko Marchenko Savchenko",
    ),
    "italienisch": (
        "Giuseppina Concetta Chiara Rosaria Alessia Ornella",
        "Salvatore Calogero Vincenzo Giovanni Pasquale Luca",
        "Esposito Cusumano De Luca Ferrante Di Stefano Russo Lo Presti Marchetti Bianchi Cipolla",
    ),
    "griechisch": (
        "Despina Eleni Vasiliki Paraskevi Anastasia Foteini",
        "Konstantinos Dimitrios Georgios Athanasios Ioannis Nikolaos",
        "Papadopoulos Karagiannis Nikolaidis Georgiadou Christodoulou Vlachos Tsakiris Makris",
    ),
    "rumänisch": (
        "Ioana Mihaela Ștefania Cristina Gabriela Doina",
        "Ionuț Gheorghe Cătălin Florin Răzvan Marius",
        "Popescu Ionescu Munteanu Dumitrescu Țurcanu Stănescu Lăcătuș Ciobanu",
    ),
    "vietnamesisch": (
        "Thi Thu Ngoc Anh Thanh Hoa Minh Chau Bich Phuong Mai Linh",
        "Van Hung Duc Anh Quang Minh Huu Nghia Tuan Kiet",
        "Nguyen Tran Le Pham Hoang Vo Dang Bui",
    ),
    "kurdisch": (
        "Rojda Berîvan Zozan Dilan Hêlîn Avin",
        "Azad Serhat Baran Diyar Rojhat Şiyar",
        "Demirtaş Barzan Ciwan Aslan Kobani Agirî Botan Xelil",
    ),
    "portugiesisch": (
        "Conceição Mafalda Filipa Inês Graça Beatriz",
        "João Tiago Nuno Rui Gonçalo Joaquim",
        "da Silva Ferreira dos Santos Oliveira Carvalho Pereira de Almeida Magalhães Sousa Gonçalves",
    ),
    "westafrikanisch": (
        "Abena Fatoumata Aminata Efua Ngozi Adaeze",
        "Kwame Mamadou Chinedu Kofi Ousmane Ibrahima",
        "Mensah Diallo Okonkwo Asante Traoré Boateng Keita Adeyemi",
    ),
    "persisch": (
        "Shirin Parisa Zahra Mahnaz Leila Nasrin",
        "Reza Farhad Mojtaba Hamid Behrouz Jawad",
        "Rahimi Hosseini Ahmadzai Karimi Tehrani Mohammadi Noori Sadeghi",
    ),
}
# How often an origin is drawn: most names in a German town are German ones.
_WEIGHTS = {
    origin: 20 if origin == "deutsch" else 5 if origin in ("türkisch", "arabisch", "polnisch") else 2
    for origin in _ORIGINS
}
_PARTICLES = frozenset({"Al", "El", "De", "Di", "Lo", "da", "dos", "de"})
# First names of two words, which stand in pairs above.
_PAIRS = "vietnamesisch"
_NOBLE = ("von der", "von", "zu", "vom", "van den", "ter")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented. `woman` decides between Frau and Herr."""

    first: str
    last: str
    woman: bool
    origin: str


def draw(chance: random.Random) -> Person:
    """Anybody; now and then with a double or a noble name, a second first name, or of two origins."""
    origin = chance.choices(list(_WEIGHTS), weights=list(_WEIGHTS.values()))[0]
    woman = chance.random() < 0.5
    first, last = chance.choice(_firsts(origin, woman=woman)), chance.choice(_lasts(origin))
    turn = chance.random()
    if turn < 0.07:
        other = chance.choice(_lasts(chance.choice(("deutsch", origin))))
        last = f"{last}-{other}" if other != last and " " not in last + other and "-" not in last + other else last
    elif turn < 0.10 and origin == "deutsch":
        last = f"{chance.choice(_NOBLE)} {last}"
    elif turn < 0.14 and origin != _PAIRS:
        first = f"{first} {chance.choice(_firsts(origin, woman=woman))}"
    elif turn < 0.17:
        first = chance.choice(_firsts("deutsch", woman=woman))
    return Person(first, last, woman, origin)


def _firsts(origin: str, *, woman: bool) -> list[str]:
    words = _ORIGINS[origin][0 if woman else 1].split()
    return [" ".join(words[place : place + 2]) for place in range(0, len(words), 2)] if origin == _PAIRS else words


def _lasts(origin: str) -> list[str]:
    names: list[str] = []
    particle = ""
    for word in _ORIGINS[origin][2].split():
        if word in _PARTICLES:
            particle = f"{word} "
            continue
        names.append(particle + word)
        particle = ""
    return names


def inventory() -> tuple[frozenset[str], frozenset[str]]:
    """All first names and all last names there are."""
    firsts = {name for origin in _ORIGINS for woman in (True, False) for name in _firsts(origin, woman=woman)}
    return frozenset(firsts), frozenset(name for origin in _ORIGINS for name in _lasts(origin))
