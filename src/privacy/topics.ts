// What a text is about, as far as that makes it more sensitive beside a person: health, law, employment, money. Words of five languages,
// counted once each; one strong word and another, or four weak ones, make a topic.
import { hashOf, wordsOf } from './words.ts'

export type Topic = 'health' | 'legal' | 'hr' | 'finance'

type Lexicon = { readonly strong: readonly string[]; readonly weak: readonly string[] }

const lexicons: Readonly<Record<Topic, Lexicon>> = {
  health: {
    strong: [
      'diagnosis diagnoses diagnosed prognosis mrn icd chemotherapy oncology oncologist biopsy hiv cancer tumor tumour carcinoma leukemia',
      'metastasis metastatic diabetes diabetic epilepsy schizophrenia bipolar psychiatric psychiatrist anamnesis pathology radiology',
      'inpatient outpatient comorbidity hypertension asthma hepatitis pregnancy pregnant miscarriage dialysis antidepressant insulin biopsies',
      'diagnose diagnosen diagnostiziert krebs krebserkrankung karzinom befund befunde arztbrief krankenakte patientenakte depressionen',
      'schwangerschaft schwanger bluthochdruck chemotherapie onkologie psychiatrie krankenversichertennummer anamnese entlassbrief',
      'diagnostic diagnostique diagnostiqué cancer tumeur chimiothérapie oncologie psychiatrique grossesse enceinte diabète ordonnance vih',
      'diagnóstico diagnosticado cáncer quimioterapia oncología psiquiátrico embarazo embarazada diabetes vih sida historia_clínica',
      'chẩn_đoán ung_thư tiểu_đường bệnh_án mang_thai hóa_trị tâm_thần',
    ],
    weak: [
      'patient patients symptom symptoms treatment medication medications dose dosage mg hospital clinic clinical doctor physician nurse surgery',
      'surgical prescription prescribed disease illness chronic acute therapy therapist pain allergy allergies blood mri ct scan admitted',
      'admission discharge discharged ward medical vaccine vaccinated disorder syndrome lesion fracture relapse tablets referral depression',
      'patientin patienten symptome behandlung medikament medikamente dosis krankenhaus klinik arzt ärztin operation rezept krankheit erkrankung',
      'chronisch therapie schmerzen allergie blutwerte aufnahme entlassung station medizinisch krankgeschrieben',
      'patiente symptômes traitement médicament médicaments dose hôpital clinique médecin infirmière chirurgie maladie chronique douleur sang',
      'paciente pacientes síntomas tratamiento medicamento medicación dosis hospital clínica médico enfermera cirugía enfermedad crónica dolor',
      'bệnh_nhân bác_sĩ bệnh_viện triệu_chứng phẫu_thuật điều_trị liều_thuốc đơn_thuốc',
    ],
  },
  legal: {
    strong: [
      'plaintiff defendant litigation lawsuit indictment deposition subpoena prosecutor felony misdemeanor affidavit tort acquitted',
      'convicted bailiff',
      'kläger klägerin beklagte beklagten klage klageschrift mandant mandantin mandanten staatsanwalt staatsanwaltschaft anklage aktenzeichen',
      'strafverfahren rechtsstreit schriftsatz verurteilt',
      'plaignant demandeur défendeur procureur litige assignation avocat condamné inculpé mise_en',
      'demandante demandado litigio querella sentencia condenado imputado abogado',
      'nguyên_đơn bị_đơn bị_cáo khởi_kiện luật_sư tòa_án',
    ],
    weak: [
      'court judge attorney lawyer counsel client settlement hearing trial appeal verdict damages witness testimony liability claim dispute custody probation conviction arbitration privileged',
      'gericht richter anwalt anwältin rechtsanwalt vergleich verhandlung berufung urteil schadensersatz zeuge zeugin haftung streitwert',
      'tribunal juge audience appel jugement dommages témoin responsabilité',
      'juzgado tribunal juez audiencia apelación indemnización testigo responsabilidad',
      'thẩm_phán phiên_tòa kháng_cáo bồi_thường nhân_chứng',
    ],
  },
  hr: {
    strong: [
      'dismissal disciplinary grievance severance payroll harassment whistleblower underperforming layoff',
      'kündigung abmahnung aufhebungsvertrag abfindung gehaltsabrechnung personalakte betriebsrat mobbing',
      'licenciement rupture_conventionnelle harcèlement prudhommes',
      'despido finiquito indemnización acoso nómina expediente',
      'sa_thải kỷ_luật bảng_lương',
    ],
    weak: [
      'employee salary bonus raise promotion termination performance appraisal review applicant candidate resume contract maternity leave redundancy',
      'mitarbeiter mitarbeiterin gehalt beförderung bewerbung bewerber lebenslauf arbeitsvertrag elternzeit krankmeldung probezeit',
      'salarié salaire augmentation candidature embauche congé arrêt contrat',
      'empleado empleada salario ascenso candidato contrato baja vacaciones',
      'nhân_viên tiền_lương hợp_đồng tuyển_dụng',
    ],
  },
  finance: {
    strong: [
      'insolvency bankruptcy mortgage overdraft creditworthiness garnishment foreclosure arrears',
      'insolvenz schufa pfändung hypothek überziehung steuerbescheid kontoauszug schulden',
      'surendettement hypothèque découvert saisie faillite',
      'hipoteca insolvencia descubierto deudas',
      'phá_sản thế_chấp nợ_xấu',
    ],
    weak: [
      'loan debt account balance income tax credit investment portfolio assets liabilities payment instalment pension',
      'kredit darlehen konto kontostand einkommen steuer vermögen rente zahlung',
      'prêt dette compte solde revenu impôt crédit patrimoine',
      'préstamo deuda cuenta saldo ingresos impuesto crédito patrimonio',
      'khoản_vay tài_khoản thu_nhập tiền_thuế',
    ],
  },
}

export const topics: readonly Topic[] = ['health', 'legal', 'hr', 'finance']

type Term = { readonly topic: Topic; readonly points: number; readonly id: number }

/** The hash of two words in a row, which an underscore joins in the lists. */
function pair(first: number, second: number): number {
  return (Math.imul(first, 31) ^ second) | 0
}

/** Words too short or too common to tell anything once their marks are folded away. */
const shortest = 2

let compiled: Map<number, Term[]> | undefined
let byId: Term[] = []

function compile(): Map<number, Term[]> {
  const terms = new Map<number, Term[]>()
  byId = []
  for (const topic of topics)
    for (const [points, lines] of [
      [2, lexicons[topic].strong],
      [1, lexicons[topic].weak],
    ] as const)
      for (const word of new Set(lines.flatMap((line) => line.split(' ')))) {
        if (word.length < shortest) continue
        const hash = word.split('_').map(hashOf).reduce(pair)
        const known = terms.get(hash) ?? []
        if (known.some((term) => term.topic === topic)) continue
        const term = { topic, points, id: byId.length }
        byId.push(term)
        terms.set(hash, [...known, term])
      }
  return terms
}

/** Which words of the lexicons a text has, as numbers that `topicsOf` understands. */
export function topicTermsIn(text: string): number[] {
  compiled ??= compile()
  const { count, hashes, stems } = wordsOf(text)
  const ids = new Set<number>()
  for (let at = 0; at < count; at++) {
    const terms = compiled.get(hashes[at]!) ?? (stems[at] === 0 ? undefined : compiled.get(stems[at]!))
    if (terms) for (const { id } of terms) ids.add(id)
    const both = at + 1 < count ? compiled.get(pair(hashes[at]!, hashes[at + 1]!)) : undefined
    if (both) for (const { id } of both) ids.add(id)
  }
  return [...ids]
}

/** With a strong word so many points are enough; weak ones alone need one more, since each has an everyday meaning. */
const enough = 3

/** The topics that words make together. */
export function topicsOf(ids: Iterable<number>): Topic[] {
  compiled ??= compile()
  const points: Record<Topic, number> = { health: 0, legal: 0, hr: 0, finance: 0 }
  const strong = new Set<Topic>()
  for (const id of new Set(ids)) {
    const term = byId[id]
    if (!term) continue
    points[term.topic] += term.points
    if (term.points > 1) strong.add(term.topic)
  }
  return topics.filter((topic) => points[topic] >= (strong.has(topic) ? enough : enough + 1))
}
