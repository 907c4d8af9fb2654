// Duties that people ask about, each with the day it applies from, and which part of a bundle speaks to it. A map for a conversation with
// somebody who knows the law; it says what can be shown, never that anything is met.

export type Obligation = {
  readonly law: string
  readonly duty: string
  /** From when, as far as is known. */
  readonly from: string
  /** Files of the bundle that speak to it, and what in them. */
  readonly shows: string
  /** What a bundle cannot say about it. */
  readonly not: string
  readonly source: string
}

/** When the table was last read against its sources. */
export const obligationsRead = '2026-11-20'

export const obligations: readonly Obligation[] = [
  {
    law: 'EU AI Act (Regulation 2024/1689), Art. 50',
    duty: 'People are told that they deal with an AI system; generated content is marked',
    from: '2026-08-02; for marking under Art. 50(2), systems that were on the market before: 2026-12-02, by the Omnibus',
    shows: '`exchanges.jsonl`: which answers a model made, which model, when',
    not: 'Whether the people were told, and whether what they published was marked',
    source: 'Regulation 2024/1689 Art. 113; Council approval of the Omnibus 2026-06-29; its publication should be looked up again',
  },
  {
    law: 'EU AI Act, Annex III (high-risk by use): Art. 12, 14, 19, 26',
    duty: 'Automatic logs, human oversight, keeping of logs (six months at least)',
    from: '2027-12-02, by the Omnibus; 2026-08-02 before it',
    shows: '`exchanges.jsonl`, `admin-log.jsonl`, `reviews.jsonl`: events, who decided; `verification.json`: that none was changed',
    not: 'Whether a system of yours is high-risk, and everything else that such systems owe',
    source: 'as above',
  },
  {
    law: 'EU AI Act, Annex I (part of regulated products)',
    duty: 'The same for AI in products under other law',
    from: '2028-08-02, by the Omnibus',
    shows: 'as above',
    not: 'as above',
    source: 'as above',
  },
  {
    law: 'GDPR Art. 5(2), 24',
    duty: 'Show that the principles are kept',
    from: '2018-05-25',
    shows: '`policy/`: the rules in force; `egress.jsonl`: what left under which rules, with counts of what was replaced',
    not: 'That every personal value was found; redaction can miss some, and style can identify people',
    source: 'Regulation 2016/679',
  },
  {
    law: 'GDPR Art. 28, 30',
    duty: 'Processors under contract; a record of processing activities',
    from: '2018-05-25',
    shows: '`egress.jsonl`, `data-handling.json`: which recipients, how many bodies, what they publish about agreements and retention',
    not: 'Whether you signed an agreement with them; purposes and legal bases',
    source: 'Regulation 2016/679',
  },
  {
    law: 'GDPR Art. 44 to 49',
    duty: 'Transfers to third countries',
    from: '2018-05-25',
    shows: '`egress.jsonl`: destinations by host; `data-handling.json`: which regions a provider offers',
    not: 'In which country a request was worked on, unless the endpoint pins one',
    source: 'Regulation 2016/679',
  },
  {
    law: 'GDPR Art. 32, 33',
    duty: 'Security of processing; a breach is notified within 72 hours',
    from: '2018-05-25',
    shows: '`egress.jsonl`: exactly which bodies left in which minute, by SHA-256; `admin-log.jsonl`: when the bridge was raised',
    not: 'Whether something is a breach; what providers did',
    source: 'Regulation 2016/679',
  },
  {
    law: 'HIPAA Security Rule, 45 CFR 164.312(b), (c)',
    duty: 'Audit controls; integrity',
    from: '2005-04-20',
    shows: '`exchanges.jsonl`, `egress.jsonl`, `admin-log.jsonl`, `checkpoints.jsonl`: activity, and that it was not altered',
    not: 'Activity in other systems; whether a value was health information',
    source: '45 CFR 164.312, 164.318',
  },
  {
    law: 'HIPAA, 45 CFR 164.502(e), 164.504(e), 164.316(b)',
    duty: 'Business associate agreements; documents kept for six years',
    from: '2003-04-14; 164.316: 2005-04-20',
    shows: '`data-handling.json`: which providers publish that they offer one; the bundle itself is a document to be kept',
    not: 'Whether one was signed. The ledger forgets after `ledger.keepDays` (365 days unless set): bundles must be kept elsewhere',
    source: '45 CFR 164.316(b)(2)(i), 164.502, 164.504',
  },
  {
    law: 'Vietnam, Law on Artificial Intelligence (134/2025/QH15)',
    duty: 'Duties by risk, transparency, human control, incidents',
    from: '2026-03-01; Decree 142/2026/ND-CP: 2026-05-01',
    shows: '`exchanges.jsonl`, `reviews.jsonl`, `admin-log.jsonl`: what ran, who controlled it',
    not: 'The class of risk, registrations, notices',
    source: 'Digital Policy Alert, entries on the law and its decree, 2026',
  },
  {
    law: 'Vietnam, Law on Personal Data Protection',
    duty: 'Processing and cross-border transfer of personal data',
    from: 'not dated here: look it up',
    shows: '`egress.jsonl`: what left, where to; `policy/`: what was to be replaced first',
    not: 'Consents, assessments of transfers',
    source: 'none read',
  },
  {
    law: 'ASEAN Guide on AI Governance and Ethics',
    duty: 'Voluntary: internal governance, human involvement, operations, communication',
    from: 'voluntary',
    shows: '`policy/`, `reviews.jsonl`, `models.json`',
    not: 'Governance outside the gateway',
    source: 'the guide’s own headings',
  },
  {
    law: 'NIST AI RMF 1.0',
    duty: 'Voluntary: govern, map, measure, manage',
    from: 'voluntary, since 2023-01-26',
    shows: 'govern: `policy/`, `admin-log.jsonl`; map: `models.json`, `data-handling.json`; measure: `exchanges.jsonl`; manage: `gaps.md`',
    not: 'That a risk is acceptable',
    source: 'NIST AI 100-1',
  },
]

export const notAdvice =
  'This is not legal advice. It maps duties to what a bundle can show, says what it cannot, and does not say that any duty is met.'

export function obligationTable(): string {
  const head = ['law', 'duty', 'applies from', 'what the bundle can show', 'what it cannot', 'source']
  const rows = obligations.map(({ law, duty, from, shows, not, source }) => [law, duty, from, shows, not, source])
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

export function obligationsPage(): string {
  return `# Duties and what this bundle can show\n\n${notAdvice}\n\nRead against its sources on ${obligationsRead}. Laws change; look a date up before you rely on it.\n\n${obligationTable()}\n`
}
