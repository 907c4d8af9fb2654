// Countries whose people and places appear in texts of other languages: judgments of an international court, news, travel.

export type Origin = {
  /** The list of names, by language. */
  readonly names: string
  readonly cities: readonly string[]
  /** Countries of the city lists; empty where there is none. */
  readonly cityCountries: readonly string[]
}

const origin = (names: string, cities: string, ...cityCountries: string[]): Origin => ({ names, cities: cities.split('|'), cityCountries })

export const origins: readonly Origin[] = [
  origin(
    'tr',
    'Istanbul|Ankara|Izmir|Antalya|Bursa|Adana|Gaziantep|Konya|Diyarbakır|Mersin|Kayseri|Eskişehir|Şanlıurfa|Malatya|Erzurum|Samsun|Van|Batman|Mardin|Siirt|Tunceli|Hakkari|Muş|Bingöl|Elazığ|Trabzon|Balıkesir|Kocaeli|Sakarya|Manisa|Kadıköy|Üsküdar|Beyoğlu|Bakırköy',
  ),
  origin(
    'pl',
    'Warsaw|Cracow|Kraków|Łódź|Wrocław|Poznań|Gdańsk|Szczecin|Lublin|Katowice|Białystok|Częstochowa|Radom|Sosnowiec|Toruń|Kielce|Rzeszów|Gliwice|Zabrze|Olsztyn|Bielsko-Biała|Bytom|Zielona Góra|Opole',
    'PL',
  ),
  origin(
    'ru',
    'Moscow|St Petersburg|Kazan|Samara|Rostov-on-Don|Grozny|Vladivostok|Krasnodar|Voronezh|Tver|Kyiv|Kharkiv|Odesa|Dnipro|Donetsk|Lviv|Zaporizhzhia|Poltava|Kherson|Chernihiv|Minsk|Chişinău|Tiraspol|Bălţi|Tbilisi|Kutaisi|Yerevan|Baku',
  ),
  origin(
    'el',
    'Athens|Thessaloniki|Patras|Heraklion|Larissa|Piraeus|Sofia|Plovdiv|Varna|Burgas|Bucharest|Cluj-Napoca|Timişoara|Iaşi|Constanţa|Craiova|Budapest|Debrecen|Szeged|Zagreb|Split|Rijeka|Belgrade|Novi Sad|Ljubljana|Maribor|Skopje|Sarajevo|Tirana|Bratislava|Košice|Žilina|Vilnius|Kaunas|Riga|Tallinn|Nicosia|Limassol',
  ),
  origin(
    'it',
    'Rome|Milan|Naples|Turin|Palermo|Genoa|Bologna|Florence|Bari|Catania|Venice|Verona|Messina|Padua|Benevento|Reggio Calabria|Salerno|Potenza',
    'IT',
  ),
  origin(
    'de',
    'Berlin|Munich|Hamburg|Cologne|Frankfurt am Main|Vienna|Graz|Innsbruck|Salzburg|Zürich|Berne|Lausanne|Stuttgart|Nuremberg|Karlsruhe|Düsseldorf|Leipzig',
    'DE',
    'AT',
    'CH',
  ),
  origin(
    'fr',
    'Paris|Lyons|Marseilles|Strasbourg|Toulouse|Bordeaux|Lille|Nice|Nantes|Rennes|Brussels|Liège|Ghent|Luxembourg|Versailles|Bobigny|Nanterre',
    'FR',
    'BE',
  ),
  origin(
    'sv',
    'Stockholm|Gothenburg|Malmö|Uppsala|Oslo|Bergen|Trondheim|Helsinki|Tampere|Turku|Copenhagen|Aarhus|Odense|Reykjavik',
    'SE',
    'NO',
    'FI',
    'DK',
  ),
  origin(
    'en',
    'London|Manchester|Birmingham|Belfast|Londonderry|Cardiff|Dublin|Cork|Leeds|Liverpool|Bristol|Glasgow|Edinburgh|Newcastle|Sheffield|Nottingham|Wolverhampton',
    'GB',
    'IE',
  ),
  origin(
    'cs',
    'Prague|Brno|Ostrava|Plzeň|Liberec|Olomouc|Ústí nad Labem|Hradec Králové|Bratislava|Košice|Prešov|Nitra|Banská Bystrica|Trnava',
    'CZ',
  ),
  origin('hu', 'Budapest|Debrecen|Miskolc|Pécs|Győr|Szombathely|Veszprém|Kecskemét|Nyíregyháza|Zalaegerszeg'),
  origin('ro', 'Bucharest|Braşov|Ploieşti|Galaţi|Oradea|Arad|Sibiu|Bacău|Piteşti|Suceava|Târgu Mureş|Baia Mare'),
  origin('pt', 'Lisbon|Oporto|Coimbra|Braga|Faro|Setúbal|Évora|Funchal', 'PT'),
  origin('ar', 'Algiers|Oran|Tunis|Sfax|Casablanca|Rabat|Fez|Cairo|Aleppo|Damascus|Mosul|Baghdad|Beirut|Tripoli'),
]
