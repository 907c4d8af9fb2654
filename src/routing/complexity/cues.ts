// Words that say something about a task whatever its subject, in groups that the dense features count. The lists are general English on
// purpose: a list fitted to one benchmark would be worth nothing on the next prompt.
import { hashOf } from './hash.ts'

const lists = {
  relation:
    'half twice thrice double triple each every remaining rest left more less fewer than total altogether sum difference ratio per times quarter third average equal equally',
  negation: 'not except never no none neither nor least false incorrect without cannot',
  condition: 'if when unless suppose assume given let otherwise whether provided',
  prove: 'prove proof derive derivation theorem lemma show deduce demonstrate disprove induction',
  compute: 'calculate compute determine evaluate solve find estimate approximate simplify integrate differentiate how many much',
  compare:
    'compare contrast versus difference differences similarities advantages disadvantages pros cons tradeoffs evaluate assess critique',
  write: 'write compose draft story poem essay blog letter article email lyrics script dialogue character slogan speech novel',
  shorten: 'summarize summarise summary tldr headline title shorten brief briefly gist sum highlights nutshell abstract',
  extract: 'extract according paragraph passage context article document table mentioned based information',
  classify:
    'classify classification category categories categorize label sentiment positive negative belongs topic option choose select choices',
  rewrite: 'rewrite edit proofread paraphrase translate correct grammar rephrase convert format improve formal tone',
  explain: 'explain why describe discuss reason because cause justify elaborate understand',
  plan: 'design plan architecture implement strategy optimize develop build create analyse analyze comprehensive detailed step steps',
  code: 'function def class return import code python javascript java sql html css array string list loop algorithm program script api json regex bug compile int void const let var null true false print',
  law: 'court plaintiff defendant statute contract clause agreement liability law legal jurisdiction tort negligence party parties evidence claim sued suit jury trial constitutional breach',
  health:
    'patient doctor disease symptoms treatment diagnosis clinical drug dose blood syndrome therapy physician hospital medical infection',
  physics:
    'force velocity mass energy pressure temperature voltage current heat density kg joules watts newton meters acceleration gas field wave frequency electron',
  proof:
    'group ring field vector matrix polynomial integer prime function set subset real theorem isomorphic finite continuous differentiable graph',
  logic:
    'statement statements scenario argument premise conclusion valid follows true false proposition predicate translates assume implies',
  moral: 'moral morally wrong ethics ethical virtue duty rights justice value society theory',
  money: 'price cost costs pay paid sells sold buy bought dollars cents profit earn earned salary interest tax discount',
  time: 'hour hours minute minutes day days week weeks month months year years ago today tomorrow yesterday before after later',
  fact: 'who when where capital name born city country president film song actor author year known called',
  self: 'i my me mine we our us',
  other: 'you your please could would help',
  best: 'best most likely primarily mainly chiefly closest appropriate suitable',
  fresh: 'latest current currently today recent recently news now',
} as const satisfies Readonly<Record<string, string>>

export type Cue = keyof typeof lists
export const cues = Object.keys(lists) as readonly Cue[]

/** For a word's hash the cues it counts for, as bits. */
export const cuesOf: ReadonlyMap<number, number> = buildTable()

function buildTable(): Map<number, number> {
  const table = new Map<number, number>()
  cues.forEach((cue, bit) => {
    for (const word of lists[cue].split(' ')) {
      const hash = hashOf(word)
      table.set(hash, (table.get(hash) ?? 0) | (1 << bit))
    }
  })
  return table
}
