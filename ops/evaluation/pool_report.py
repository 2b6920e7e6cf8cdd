# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names and streets for all other seeds: none of them is in the pool for tuning, and no rule may be made from them.

Written by hand. Each origin: first names of women, of men, and last names.
"""

from ops.evaluation.pool import Origins, Pool

ORIGINS: Origins = {
    "deutsch": (
        "Ingeborg Kerstin Waltraud Anja Birgit Roswitha Greta Silke Hannelore Frauke Antje Leonie Maren Dorothea",
        "Bernhard Sven Ottokar Hans-Peter Volker Gisbert Fiete Joachim Lutz Ansgar Henning Torben Siegfried Veit",
        "Dierkes Obermeier Haverkamp Schürmann Quadflieg Brinkmann Ellerbrock Wüllner Rösler Petersen Ostermann",
    ),
    "türkisch": (
        "Meryem Gönül Nurcan Selin Hülya Aysun Songül Tuğba Melek",
        "Mustafa Kadir Serkan Bülent Volkan Cemal Uğur Halil Taner",
        "Kaplan Doğan Arslan Yavuz Özkan Korkmaz Akyüz Polat Turan Sarıkaya Ünal Coşkun",
    ),
    "arabisch": (
        "Mariam Yasmin Huda Salma Iman Nadia Ghada Rim Souad",
        "Abdullah Mahmoud Hassan Faisal Karim Rami Walid Munir Yousef",
        "Al-Hamad El-Sayed Khoury Al Jaber Benali Shaheen Belkacem Qasim El Mansouri Sabbagh Rashid Jaziri",
    ),
    "polnisch": (
        "Barbara Grażyna Renata Halina Dorota Jadwiga Urszula Kinga",
        "Andrzej Janusz Piotr Stanisław Rafał Dariusz Mirosław Bogdan",
        "Lewandowska Kamiński Wróbel Mazur Kaczmarek Górski Piotrowska Krawczyk Zając Sadowski",
    ),
    "russisch": (
        "Jekaterina Olga Walentina Larissa Jelena Marina Soja Raissa",
        "Michail Alexej Nikolaj Konstantin Juri Anatoli Gennadi Viktor",
        "Smirnow Popowa Wolkow Pawlowa Nowikow Kusmin Sidorowa Orlow Jegorow Makarowa",
    ),
    "ukrainisch": (
        "Tetiana Svitlana Anastasiia Mariia Liudmyla Viktoriia Zoriana Daryna",
        "Vasyl Petro Yurii Roman Ihor Maksym Ostap Viacheslav",
        "Petrenko Polishchuk Rudenko Moroz Panchenko Hnatiuk Kharchenko Oliinyk Zadorozhnyi Stetsenko",
    ),
    "italienisch": (
        "Antonella Carmela Francesca Ilaria Nunzia Teresa",
        "Domenico Gennaro Antonino Matteo Rocco Fabrizio",
        "Ricci Caruso De Santis Greco Di Marco Lombardi Lo Bianco Ferraro Gallo Pellegrini",
    ),
    "griechisch": (
        "Aikaterini Sofia Kalliopi Georgia Chrysoula Evangelia",
        "Panagiotis Stavros Evangelos Vasilios Christos Spyridon",
        "Oikonomou Papageorgiou Antoniadis Konstantinidou Stavropoulos Theodorou Zacharias Kyriakidis",
    ),
    "rumänisch": (
        "Elena Andreea Simona Raluca Lăcrămioara Viorica",
        "Adrian Bogdan Dragoș Nicolae Vasile Ștefan",
        "Stoica Radu Constantinescu Șerban Mocanu Văcărescu Diaconu Tănase",
    ),
    "vietnamesisch": (
        "Thi Lan Kim Oanh My Hanh Thuy Duong Hong Nhung Cam Tu",
        "Xuan Thang Cong Danh Ba Trung Minh Khoa The Vinh Dinh Phuc",
        "Huynh Phan Vu Ngo Duong Ly Doan Trinh",
    ),
    "kurdisch": (
        "Nesrîn Gulistan Şîlan Perwin Jiyan Nûjîn",
        "Rêzan Mazlum Ferhat Kawa Sîpan Hogir",
        "Bozan Karahan Rojava Şexmus Dersimi Hesen Zana Mîro",
    ),
    "portugiesisch": (
        "Lurdes Catarina Fernanda Madalena Rosário Leonor",
        "Luís Duarte Henrique Vasco António Rogério",
        "da Costa Martins dos Reis Rodrigues Teixeira Lopes de Sousa Guimarães Fonseca Azevedo",
    ),
    "westafrikanisch": (
        "Akosua Mariama Khady Ama Chioma Folake",
        "Kwaku Boubacar Emeka Yaw Moussa Tunde",
        "Owusu Camara Eze Appiah Coulibaly Sesay Touré Balogun",
    ),
    "persisch": (
        "Maryam Fereshteh Nilufar Soraya Mina Golnaz",
        "Ali-Reza Dariush Mahdi Omid Kaveh Najib",
        "Ebrahimi Moradi Sharifi Amiri Farahani Haidari Yazdani Stanekzai",
    ),
}

POOL = Pool(
    origins=ORIGINS,
    trunks="Buchen Lessing Markt Ulmen Schloss Ring Feld Brunnen Turm Nordsee Uhland Ahorn Kloster Hafen Berliner",
    streets=(
        *("Am Kirchhof", "Im Grund", "Auf dem Berg", "Zur Alten Mühle", "An den Teichen", "Hinter den Höfen"),
        *("Venloer Str.", "Ludwig-Erhard-Allee", "Robert-Koch-Straße", "Am alten Bahndamm", "In der Aue"),
        *("Große Gasse", "Rheinpromenade"),
    ),
)
