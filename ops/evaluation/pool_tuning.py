# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names and streets for the tuning seeds: whoever writes rules may read them.

Written by hand. Each origin: first names of women, of men, and last names.
"""

from ops.evaluation.pool import Origins, Pool

ORIGINS: Origins = {
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

POOL = Pool(
    origins=ORIGINS,
    trunks="Linden Birken Goethe Kirch Bahnhof Mühlen Garten Post Jahn Schiller Rosen Eichen Wiesen Hochstadt Kapellen",
    streets=(
        *("Am Anger", "Auf der Heide", "Im Winkel", "An der Pauluskirche", "Hülser Straße", "Alte Landstraße"),
        *("Theodor-Heuss-Straße", "Konrad-Adenauer-Allee", "Neuer Weg", "Krefelder Str.", "Unter den Eschen"),
        *("Zum Sportplatz", "Kaiserplatz"),
    ),
)
