// The words that name a number as a case's, a customer's, a patient's or an order's, in the languages of the gateway's users.

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}

/** "number", which may stand between the noun and the value: `case no.`, `n° de dossier`, `số hồ sơ`. */
export const numberWords = words(`
  no nos nr nrs n° nº n num núm number numbers numbered numéro numero número nummer numer numeru numery id ids code ref số identifier key código codigo codice kod
  номер is ist est es là è e is: of der`)

/** Nouns that need no such word: what follows them is nearly always a reference. */
export const sureNouns = words(`
  mrn aktenzeichen az akz geschäftszeichen geschz gz docket sygn sygnatura nhc ipp rg zaaknummer dossiernummer klantnummer factuurnummer
  polisnummer ordernummer patiëntnummer kenmerk diarienummer kundnummer fakturanummer matricule matricola prontuário caseid patientid
  customerid orderid invoiceid rif réf aktz kassenzeichen rechtssache`)

/** Nouns that name what the number belongs to. Alone they need a value that looks like a reference. */
export const nouns = words(`
  case file matter application applications claim complaint petition appeal reference order purchase invoice ticket incident request
  customer client patient member membership subscriber policy contract employee staff personnel worker badge student tracking shipment
  booking reservation confirmation transaction receipt parcel prescription specimen sample chart record records admission encounter visit
  loan mandate payroll hr passenger pnr candidate applicant inmate prisoner defendant report referral registration enrollment enrolment
  certificate license licence permit warrant account acct lawsuit suit proceeding proceedings judgment accession
  akte fall vorgang kunde kundin mandant mandat patient patientin patienten rechnung auftrag bestellung vertrag police versicherung schaden
  mitarbeiter mitarbeiterin personal mitglied beleg buchung verfahren urteil kunden-nr pers kundennr rechnungsnr
  dossier affaire décision requête requêtes pourvoi arrêt facture commande contrat police client cliente patient patiente référence
  sinistre adhérent adhérente rôle minute employé salarié jugement ordonnance allocataire
  expediente exp autos asunto recurso procedimiento sentencia factura pedido contrato póliza cliente paciente historia clínica referencia
  siniestro empleado empleada socio demanda caso
  pratica fascicolo procedimento causa ricorso sentenza fattura ordine contratto polizza paziente cartella riferimento dipendente
  sprawa sprawy akt klient klienta faktura faktury umowa umowy pacjent pacjenta zamówienie zamówienia
  mål ärende kund ordernr försäkring processo fatura apólice encomenda utente zaak klant factuur polis bestelling`)

/** What makes the number a law's or a text's own: nobody's secret. */
export const publicNouns = words(`
  law act statute regulation directive protocol decree bill convention treaty series loi décret règlement ley decreto reglamento gesetz
  verordnung richtlinie legge regolamento rule article section chapter paragraph page line version release step figure table example
  question issue pr pull commit build port error http status room floor apartment apt unit suite flat box route highway chapter luật nghị`)

/** German joins the noun and its number: `Kundennummer`, `Rechnungs-Nr.`, but these are not references. */
export const notReference =
  /^(?:telefon|haus|zimmer|versions?|zeilen|seiten|fax|mobil|handy|port|steuer|konto|artikel|raum|ruf|post|start|rücken|wohnungs|id|i)-?(?:nummer|nr)$/
