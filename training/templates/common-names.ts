// Short lists of common names by language and origin, written by hand: what people are really called, which gazetteers in alphabetical
// order do not tell.

type Names = { readonly f: readonly string[]; readonly m: readonly string[]; readonly last: readonly string[] }

const names = (f: string, m: string, last: string): Names => ({ f: f.split(' '), m: m.split(' '), last: last.split(' ') })

export const commonNames: Readonly<Record<string, Names>> = {
  en: names(
    'Emma Olivia Jenna Sarah Laura Megan Hannah Chloe Sophie Lucy Katie Rachel Becky Rebecca Jessica Amy Zoe Ellie Grace Holly Kate Kelly Linda Susan Karen Patricia Barbara Jennifer Margaret Helen Nancy Ruth Sharon Michelle Amanda Melissa Stephanie Nicole Tracy Gemma Fiona Heather Claire Alison Caroline Jane Anna Priya Aisha Maya Nora Ruby Molly Daisy Poppy Freya Isla Ava Mia Lily Evie Abigail Brenda Denise Donna Tina Wendy Cheryl Maureen Sheila Bethany Tara Leah Paige Naomi Audrey Ivy Stella Hazel',
    'Tom Jack James John Oliver Harry George Noah Leo Charlie Jacob Alfie Oscar Henry Max Ethan Lucas Liam Dylan Ryan Sean Kevin Brian Gary Steve Stephen Peter Paul Andrew David Michael Mike Chris Christopher Daniel Dan Matthew Matt Joe Joseph Josh Luke Ben Benjamin Sam Samuel Adam Alex Nick Nathan Aaron Kyle Connor Callum Craig Darren Dave Derek Doug Eric Frank Fred Gavin Graham Greg Howard Ian Jason Jeff Jerome Keith Ken Larry Lee Malcolm Martin Neil Nigel Patrick Phil Ray Rob Robert Ron Roger Ross Russell Scott Simon Stuart Ted Terry Tim Toby Tony Trevor Vince Walter Wayne Will',
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Harris Cooper Turner Martin Hill Ward Moore Clark Lee Allen Scott Morris Bell Murphy Kelly Collins Edwards Hughes Adams Foster Simpson Reynolds Fletcher Ellis Barnes Chapman Dixon Hunt Harvey Pearson Graham Webb Murray Gibson Mills Palmer Fisher Kennedy Lowe Barker Hussain Whitfield Ashworth Hargreaves Pemberton Okafor Lindqvist Sullivan Donnelly Gallagher Brennan O'Neill O'Brien O'Connor McCarthy McDonald MacLeod Nguyen Garcia Hernandez Ramirez Washington Jefferson Freeman Coleman Bryant Hayes Sanders Perry Powell Long Patterson Jenkins Bennett Brooks Sutton Thorne Whitaker Holloway Prescott Langley Buckley",
  ),
  de: names(
    'Anna Lena Julia Katharina Sabine Petra Monika Ursula Renate Ingrid Heike Birgit Claudia Susanne Andrea Martina Nicole Sandra Stefanie Melanie Jana Laura Sophie Marie Hannah Mia Emma Leonie Johanna Clara Charlotte Greta Frieda Ida Elke Gisela Helga Brigitte Anke Silke Ulrike Gabriele Christine Karin Anja Katrin Kerstin Tanja Nadine Vanessa Miriam Judith Franziska Theresa Lisa Annika Svenja Merle Wiebke',
    'Thomas Michael Andreas Stefan Christian Peter Klaus Jürgen Wolfgang Hans Uwe Bernd Frank Jörg Dirk Markus Matthias Martin Alexander Sebastian Tobias Florian Jan Daniel Philipp Jonas Lukas Felix Paul Ben Maximilian Moritz Finn Leon Elias Noah Emil Anton Karl Friedrich Heinrich Werner Günter Horst Dieter Manfred Rainer Ralf Holger Torsten Sven Kai Lars Nils Malte Benedikt Johannes Simon Fabian Dennis Marcel Till',
    'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer Yılmaz Kaya Demir Nowak Petersen Hansen',
  ),
  fr: names(
    'Marie Camille Léa Manon Chloé Emma Julie Sophie Nathalie Isabelle Catherine Sylvie Françoise Martine Christine Monique Valérie Sandrine Céline Stéphanie Aurélie Émilie Pauline Laura Marine Mathilde Inès Louise Alice Jeanne Juliette Margaux Lucie Clémence Charlotte Anaïs Élodie Delphine Véronique Brigitte Corinne Hélène Agnès Florence Laurence Patricia Fatima Nadia Yasmine Amina Zoé Jade Romane Elsa Nina',
    'Jean Pierre Michel Philippe Alain Nicolas Christophe Patrick Laurent Daniel Bernard Julien Thomas Alexandre Antoine Maxime Lucas Hugo Louis Gabriel Arthur Jules Paul Raphaël Mathieu Guillaume Sébastien Olivier Vincent François Stéphane Thierry Éric Pascal Frédéric Didier Gérard Serge Marc Bruno Franck Cédric Fabrice Yves Hervé Denis Gilles Romain Quentin Florian Kevin Mehdi Karim Samir Mohamed Rachid Benoît Xavier',
    "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin Masson Sanchez Gérard Nguyen Boyer Denis Lemaire Duval Joly Gautier Roger Roche Roy Noël Meyer Lucas Meunier Jean Perez Marchand Dufour Blanchard Marie Barbier Brun Dumas Brunet Schmitt Leroux Colin Fernandez Renard Arnaud Rolland Caron Aubert Giraud Leclerc Vidal Bourgeois Renaud Lemoine Picard Gaillard Benali Haddad Diallo Traoré N'Diaye",
  ),
  es: names(
    'María Carmen Ana Isabel Laura Cristina Marta Lucía Paula Elena Sara Raquel Pilar Dolores Mercedes Rosa Teresa Beatriz Patricia Silvia Nuria Alicia Rocío Irene Andrea Alba Noelia Claudia Sofía Julia Martina Valeria Daniela Carla Natalia Verónica Susana Yolanda Inmaculada Montserrat Esther Eva Sandra Ángela Lorena Miriam Victoria Gabriela Ximena Guadalupe Fernanda Valentina Camila',
    'José Antonio Manuel Francisco Juan David Javier Daniel Carlos Miguel Alejandro Rafael Pedro Pablo Ángel Sergio Fernando Jorge Luis Alberto Álvaro Adrián Diego Raúl Iván Rubén Óscar Enrique Ramón Vicente Andrés Joaquín Santiago Eduardo Víctor Roberto Jaime Mario Ignacio Hugo Lucas Mateo Martín Nicolás Gonzalo Iker Marcos Jesús Emilio Salvador Gerardo Arturo Ricardo Felipe Esteban Rodrigo',
    'García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz Moreno Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano Morales Molina Blanco Suárez Castro Ortega Delgado Ortiz Marín Rubio Núñez Medina Sanz Castillo Iglesias Cortés Garrido Santos Guerrero Lozano Cano Cruz Méndez Flores Prieto Herrera Peña León Márquez Cabrera Gallego Calvo Vidal Campos Reyes Vega Fuentes Carrasco Aguilar Caballero Nieto Santana Pascual Vargas Giménez Herrero Montero Hidalgo Lorenzo Ibáñez Santiago Benítez Durán Arias Mora Ferrer Carmona Vicente Rojas Soto Crespo Román Pastor Velasco Sáez Parra Moya Bravo Soler Gallardo Esteban',
  ),
  vi: names(
    'Lan Hoa Mai Hương Linh Trang Thảo Nhung Ngân Hà Thu Phương Yến Oanh Hạnh Huyền Loan Ly My Nga Nguyệt Nhi Quỳnh Tâm Thanh Thúy Thủy Tuyết Uyên Vân Vy Xuân Ánh Bích Chi Cúc Diệp Diễm Dung Duyên Giang Hằng Hiền Hồng Khanh Kiều Lệ Liên Minh Ngọc Như Phượng Tiên Trâm Trinh Trúc An Châu',
    'Minh Hùng Dũng Tuấn Nam Long Sơn Hải Quân Đức Thắng Tùng Khoa Bình Cường Phúc Huy Hoàng Khánh Việt Anh Bảo Chiến Công Đạt Duy Giang Hào Hậu Hiếu Hòa Kiên Lâm Lộc Mạnh Nghĩa Nhân Phong Phú Quang Quốc Quyết Tài Tâm Thành Thiện Thịnh Thuận Tiến Toàn Trí Trung Trường Tú Vinh Vũ Vương An Đăng Khôi Tín Sang',
    'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nguyễn Trần Lê Phạm Đinh Trịnh Đoàn Mai Lâm Tô Cao Châu Tạ Hà Kiều Quách Thái Lương Trương Vương Chu Phùng Triệu Lưu Văn Từ Tăng Nguyễn Trần',
  ),
  it: names(
    'Giulia Francesca Chiara Sara Martina Anna Elena Valentina Alessia Paola Laura Silvia Federica Elisa Giorgia Roberta Claudia Monica Simona Barbara Cristina Daniela Sofia Aurora Ginevra Beatrice Alice Emma Rosa Lucia Teresa Ilaria Serena',
    'Marco Andrea Luca Matteo Alessandro Francesco Giuseppe Antonio Giovanni Stefano Paolo Roberto Davide Simone Lorenzo Federico Riccardo Fabio Massimo Claudio Daniele Nicola Gabriele Leonardo Tommaso Edoardo Pietro Enrico Salvatore Vincenzo Gianluca',
    'Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Giordano Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola Marchetti Parisi Villa Conte Ferraro Fabbri Bianco Marini Grasso Valentini Messina Gatti Pellegrini Palumbo Sanna Farina Rizzi Monti Cattaneo Morelli',
  ),
  nl: names(
    'Anna Emma Sanne Lotte Femke Anouk Marieke Ingrid Monique Esther Linda Wilma Johanna Maria Eva Julia Sophie Lisa Fleur Iris Roos Maaike Annemiek Saskia Petra Tessa Nienke Bregje Jolanda Margriet',
    'Jan Pieter Kees Henk Willem Johan Daan Sem Bram Lars Thijs Ruben Jeroen Bart Maarten Sander Erik Dennis Marco Rob Hans Gerard Wouter Joost Koen Niels Stijn Floris Gijs Martijn Arjen Sjoerd',
    'Jong Jansen Vries Berg Bakker Dijk Visser Smit Meijer Boer Mulder Groot Bos Vos Peters Hendriks Leeuwen Dekker Brouwer Wit Dijkstra Smits Graaf Meer Kok Jacobs Haan Vermeulen Heuvel Veen Broek Schouten Willems Hoekstra Koster Postma Prins Kuipers Verhoeven Timmermans Groen Gerritsen Jonker Loon Maas',
  ),
  pl: names(
    'Anna Katarzyna Agnieszka Małgorzata Joanna Ewa Magdalena Barbara Krystyna Monika Zofia Maja Julia Zuzanna Aleksandra Natalia Karolina Justyna Beata Dorota Iwona Grażyna Halina Teresa Elżbieta Hanna Paulina Marta Kinga Weronika',
    'Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Jakub Adam Łukasz Marek Grzegorz Mateusz Wojciech Mariusz Dariusz Zbigniew Jerzy Robert Rafał Kamil Maciej Jacek Szymon Bartosz Dawid Filip Stanisław Tadeusz Sławomir',
    'Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak Górski Witkowski Walczak Sikora Baran Rutkowski Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Zalewski',
  ),
  pt: names(
    'Maria Ana Beatriz Inês Joana Catarina Sofia Mariana Leonor Carolina Marta Rita Sara Cláudia Patrícia Helena Teresa Fernanda Juliana Camila Larissa Letícia Gabriela Amanda Bruna Luana Aline Vanessa Débora Renata',
    'João Pedro Miguel Tiago Rui Luís Carlos Nuno Paulo Ricardo Francisco Diogo Gonçalo André Bruno Rafael Gustavo Felipe Thiago Lucas Mateus Marcelo Eduardo Rodrigo Fernando Antônio Vinícius Leandro Caio Henrique',
    'Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Soares Vieira Monteiro Cardoso Rocha Neves Coelho Cruz Cunha Pires Ramos Reis Simões Antunes Matos Fonseca Machado Araújo Barbosa Tavares Lourenço Castro Figueiredo Azevedo Freitas',
  ),
  sv: names(
    'Anna Eva Maria Karin Kristina Lena Sara Emma Kerstin Ingrid Malin Jenny Hanna Linda Elin Johanna Susanne Annika Helena Åsa Sofia Josefin Frida Ebba Maja Alva Saga Linnea Wilma Astrid',
    'Lars Anders Mikael Johan Per Erik Karl Peter Thomas Jan Daniel Fredrik Andreas Stefan Magnus Mats Bengt Bo Jonas Oskar Gustav Axel Viktor Emil Hugo Björn Niklas Henrik Göran Håkan',
    'Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Olofsson Lindström Lindqvist Lindgren Axelsson Berg Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg Henriksson Forsberg Sjöberg Wallin Engström Eklund Danielsson Håkansson Lundin Björk Bergman Holm Nyström Åberg Holmberg',
  ),
  ar: names(
    'Fatima Aisha Layla Mariam Nour Huda Zainab Amal Rania Salma Yasmin Noura Samira Khadija Dina Hanan Iman Lina Mona Reem Asma',
    'Mohamed Ahmed Omar Ali Hassan Hussein Khaled Youssef Ibrahim Mustafa Tariq Karim Bilal Hamza Samir Walid Nasser Faisal Abdullah Mahmoud Ziad',
    'al-Masri al-Hashimi Haddad Khoury Mansour Nasser Saleh al-Sayed Abdel-Rahman Hamdan Darwish Najjar Khalil Barakat Aziz al-Rashid bin-Saleh Qassem Suleiman Farah Shaheen Zaki Bouazizi Belkacem Cherif Benali El-Amrani Ben-Ammar Rahmani',
  ),
  in: names(
    'Priya Ananya Kavita Sunita Deepa Meera Neha Pooja Shreya Lakshmi Anjali Divya Radha Sita Asha Nisha Ritu Swati Gurpreet Manpreet Zara Fatema',
    'Raj Amit Rahul Vikram Sanjay Arjun Rohan Suresh Ramesh Anil Vijay Kiran Ravi Deepak Manish Harpreet Imran Arun Venkatesh Siddharth Nikhil Karthik',
    'Sharma Patel Singh Kumar Gupta Reddy Iyer Nair Menon Rao Das Mukherjee Chatterjee Banerjee Joshi Desai Mehta Shah Kapoor Malhotra Verma Mishra Pillai Krishnan Subramanian Bhat Kulkarni Choudhury Khan Ahmed Kaur Agarwal',
  ),
  zh: names(
    'Mei Li Xiaoyan Hui Jing Ying Lan Fang Xia Yan Ling Na Qian Yue Xinyi Jia',
    'Wei Jun Ming Hao Lei Tao Qiang Bin Feng Chao Peng Yong Jian Hong Zhiwei Haoran',
    'Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Han Feng Deng Cao Peng Zeng Xiao Tian Dong Pan Yuan',
  ),
  ja: names(
    'Yuki Sakura Hana Aiko Keiko Yoko Naoko Emi Mika Haruka Ayaka Misaki Rin Kaori Tomoko',
    'Hiroshi Takashi Kenji Haruto Yuto Sota Daiki Kaito Ryo Kazuki Satoshi Makoto Shinji Akira Taro',
    'Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Yamaguchi Matsumoto Inoue Kimura Hayashi Shimizu Yamazaki Mori Abe Ikeda Hashimoto Ishikawa Ogawa',
  ),
  ko: names(
    'Ji-woo Seo-yeon Min-ji Soo-jin Hye-jin Eun-ji Yu-na Hyun-joo Mi-kyung Jiyoung',
    'Min-jun Seo-jun Ji-hoon Sung-min Hyun-woo Jae-hyun Dong-hyun Young-ho Jin-woo Taeyang',
    'Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Yoo Hong',
  ),
  tr: names(
    'Ayşe Fatma Zeynep Elif Emine Merve Hatice Esra Büşra Selin Derya Gül Özlem Sevgi Tuğba',
    'Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Emre Murat Burak Cem Kemal Serkan Onur Yusuf Ekrem',
    'Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Korkmaz Erdoğan Güneş Bulut Tekin Ünal Güler',
  ),
  ru: names(
    'Olga Natalia Elena Svetlana Irina Tatiana Anastasia Ekaterina Yulia Marina Galina Lyudmila Daria Oksana Nadezhda',
    'Ivan Sergei Dmitri Alexei Andrei Mikhail Vladimir Nikolai Yuri Oleg Igor Maksim Pavel Viktor Boris Anatoly Bohdan Taras',
    'Ivanov Petrov Smirnov Kuznetsov Popov Volkov Sokolov Lebedev Kozlov Novikov Morozov Pavlov Fedorov Mikhailov Shevchenko Bondarenko Kovalenko Tkachenko Melnyk Kravchenko Lysenko Gusev Orlov Titov Belyaev Zaitsev Chernov Romanenko Osipenko',
  ),
  af: names(
    'Ngozi Chioma Amara Adaeze Folake Wanjiru Akinyi Thandiwe Nomvula Lerato Zanele Abena Efua Aminata Mariama',
    'Chinedu Emeka Oluwaseun Tunde Kwame Kofi Sipho Thabo Mandla Juma Otieno Kamau Mamadou Ibrahima Tendai',
    'Okonkwo Adeyemi Okafor Eze Balogun Afolabi Mensah Owusu Boateng Asante Dlamini Nkosi Mokoena Ndlovu Mwangi Ochieng Njoroge Kariuki Diop Ndiaye Sow Keita Abiodun Chukwu Moyo Banda Tshabalala',
  ),
  el: names(
    'Maria Eleni Katerina Sofia Dimitra Georgia Ioanna Vasiliki Ana Jelena Ivana Marija Mirela Ioana Andreea Kateřina Zsuzsanna Ágnes',
    'Georgios Dimitris Nikos Yannis Kostas Panagiotis Marko Nikola Stefan Dragan Zoran Ion Andrei Mihai Jiří Tomáš Zoltán László Gábor Giorgi',
    'Papadopoulos Georgiou Nikolaidis Karagiannis Ioannou Vlachos Petrović Jovanović Nikolić Horvat Kovačević Popescu Ionescu Dumitru Novák Svoboda Dvořák Nagy Kovács Tóth Szabó Horváth Hoxha Beridze Gelashvili Kapanadze Ivanova Dimitrov Petrenko Jurčić Žukauskas Bērziņš Tamm Saar Virtanen Korhonen Nieminen',
  ),
}

/** Names that people of any country may bear. */
export const genericOrigins: readonly string[] = [
  'ar',
  'in',
  'zh',
  'ja',
  'ko',
  'tr',
  'ru',
  'af',
  'el',
  'it',
  'nl',
  'pl',
  'pt',
  'sv',
  'en',
  'de',
  'fr',
  'es',
  'vi',
]

/** Names that are also words. */
export const wordNames = {
  first:
    'Will Mark Rose Hope Joy Grace Faith May June April Summer Autumn Dawn Amber Ruby Pearl Jade Ivy Lily Daisy Violet Iris Hazel Olive Heather Holly Melody Harmony Bill Rob Jack Frank Grant Chase Hunter Mason Cooper Parker Carter Miles Reed Dean Earl Duke Rich Art Drew Pat Sue Penny Ginger Sandy Victor Major Guy Chip Buck Cliff Glen Forest River Sky Autumn Charity Prudence Christian Angel Trinity Destiny Serenity Chance Ace Max Ray Bob Gene Peg Dot'.split(
      ' ',
    ),
  last: 'King Page Long Young Stone Baker Cook Bishop Knight Price Rich Banks Rivers Woods Fields Brooks Hill Field Church Temple Bell Bush Rose Flowers Moss Frost Snow Winter Summers Day Knight Noble Savage Wise Best Good Love Hope Joy Gray Black White Brown Green Gold Silver Fox Wolf Lamb Bird Crane Drake Swan Fish Pike Bass Salmon Rice Bean Berry Ham Lemon Sharp Short Small Little Strong Power Steel Irons Cross Street Lane Park Ford Bridges Gates House Hall Wall Chambers Law Marshall Judge Major Sargent Archer Hunter Fisher Miller Potter Weaver Mason Carpenter Taylor Cooper Smith Page Marsh Dale West East North Close Penny Pound Cash Case Bond Stock Read Early Grant Ray'.split(
    ' ',
  ),
} as const
