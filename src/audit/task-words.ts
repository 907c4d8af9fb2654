// What kind of work the first words of a request ask for. A log often keeps no more of a prompt than its beginning, or a label somebody
// gave it; the learned estimator reads whole prompts and says little about five words, so a few plain words are looked for instead.
import type { TaskFamily } from '../routing/complexity/complexity.ts'
import { asksForNews } from '../routing/signals/freshness.ts'

export type Work = {
  /** Undefined when no word tells. */
  readonly task?: TaskFamily
  /** Words that speak for a strong model: work over many parts, judgement, design. */
  readonly isHard: boolean
  /** It asks for what no model has learned. */
  readonly isFresh: boolean
}

/** Beginnings of requests, by the kind of work. The one that stands first in the text counts. */
const kinds: readonly (readonly [TaskFamily, RegExp])[] = [
  [
    'classify',
    words(
      'classif\\w*|categori[sz]\\w*|label\\w*|tag(?:ging|s)?|triage|sort|route|assign|flag|moderate|detect|rate|rank|score|sentiment|spam|priorit\\w+|which (?:category|class|of)|' +
        'is (?:this|it|the)|are (?:these|those|they)|does (?:this|it)|yes or no|true or false|klassifizier\\w*|einordnen|zuordnen|classer|clasificar?',
    ),
  ],
  [
    'extract',
    words(
      'extract\\w*|pull|list|find|get|return|parse|fill|copy|read out|collect|identify|locate|look up|fetch|gather|as json|into (?:a )?(?:table|csv|json)|fields?|' +
        'extrahier\\w*|auflisten|liste|extraire|relever|extraer',
    ),
  ],
  [
    'summarise',
    words(
      'summar\\w+|sum up|bullets?|tl;?dr|shorten|condense|recap|digest|key (?:points|takeaways)|main points|outline|abstract|minutes|gist|in (?:one|two|three|a few) (?:sentences?|lines?|points?)|' +
        'zusammenfass\\w*|fass\\w*|kürze|résum\\w+|resum\\w+',
    ),
  ],
  [
    'write',
    words(
      'draft\\w*|write|reply|respond|compose|rephrase|rewrite|reword|polish|proofread|correct|translat\\w+|e-?mail|letter|invit\\w+|announce\\w*|caption|slogan|' +
        'entwurf|schreib\\w*|übersetz\\w*|antworte|rédige\\w*|traduire|redacta\\w*|traducir?',
    ),
  ],
  [
    'qa',
    words(
      'what|when|where|who|whose|which|how (?:do|can|many|much|long|often|to)|can (?:i|we|you)|do (?:i|we)|faq|question|q&a|answer|help|support|wie|was|wann|wo|wer|comment|quand|où|qu[eé]|cuándo',
    ),
  ],
  [
    'code',
    words(
      'cod(?:e|ing|egen)|function|snippet|regex|autocomplete|complete|unit tests?|script|sql|query|bug|compile|implement\\w*|refactor\\w*|debug\\w*|program\\w*',
    ),
  ],
  ['math', words('calculat\\w+|comput\\w+|solve|equation|integral|sum of|berechne\\w*')],
  ['reason', words('reason\\w*|analy[sz]\\w*|compar\\w+|evaluat\\w+|assess\\w*|plan|explain why|legal|judge')],
  ['chat', words('chat|hello|hi|brainstorm\\w*|ideas?|talk')],
]

/** Words of work that small models do badly: many parts to be held together, judgement, design, proof. */
const hard: readonly (readonly [TaskFamily, RegExp])[] = [
  [
    'code',
    words(
      'refactor\\w*|rework|re-?architect\\w*|architect(?:ure|ural)|migrat\\w+|redesign\\w*|design (?:a|an|the|our)|implement (?:a|an|the)|build (?:a|an|the|us) (?:service|app|api|pipeline|system|parser|tool|module)|' +
        'port (?:it|this|the|our)|codebase|code base|monorepo|repositor(?:y|ies)|whole repo|across (?:the |all |our |several |multiple )?(?:modules|files|services|systems|teams|repos|packages)|' +
        'race condition|deadlock|memory leak|stack ?trace|concurrency|distributed|scal(?:e|ing) (?:the|our)|end[- ]to[- ]end|trace (?:this|the|a) bug|codegen',
    ),
  ],
  [
    'reason',
    words(
      [
        'compar\\w+|contrast\\w*|weigh|trade-?offs?|strateg\\w+|forecast\\w*|scenarios?|valuation|financial model\\w*|cash[- ]?flow model|dcf|sensitivity analysis|stress[- ]test\\w*|' +
          'multi-?step|step by step plan|prove|proof|derive|theorem|optimi[sz]e|simulat\\w+|reasoning|deep (?:analysis|dive|research)|root[- ]cause',
        'jurisdictions?|legal systems?|cross-border|case law|precedents?|litigation|liabilit\\w+|merger|acquisition|due diligence|compliance gap|conflict of laws?|legal (?:analysis|opinion|memo|argument)|argue|argument for|counter-?arguments?|negotiat\\w+',
        'contradict\\w*|inconsisten\\w+|reconcil\\w+|synthesi[sz]\\w+|across (?:the |all |our |several |multiple )?(?:documents|contracts|jurisdictions|sources|filings)|' +
          '(?:full|whole|entire|complete) (?:data ?room|archive|corpus|record|file|book|history|set|case|dossier)|' +
          'dozens of|hundreds of|all (?:the )?(?:contracts|documents|filings|papers|reports|sources)|literature review|white ?paper|market report|long-?context|frontier|complex',
        'widerspr[üu]ch\\w*|vergleich\\w*|bewert\\w*|entwirf|abwägen|comparer|évaluer|comparar|evaluar',
      ].join('|'),
    ),
  ],
]

const mostRead = 400

export function workIn(text: string): Work {
  const read = text.length > mostRead ? text.slice(0, mostRead) : text
  let task: TaskFamily | undefined
  let first = Number.POSITIVE_INFINITY
  for (const [kind, pattern] of kinds) {
    const at = read.search(pattern)
    if (at >= 0 && at < first) {
      first = at
      task = kind
      if (at === 0) break
    }
  }
  const harder = hard.find(([, pattern]) => pattern.test(read))?.[0]
  const kind = harder === 'code' ? 'code' : (task ?? harder)
  return { ...(kind && { task: kind }), isHard: harder !== undefined, isFresh: asksForNews(read) || fresh.test(read) }
}

/** In a few words these ask for news by themselves; in a long text they would say little. */
const fresh = words(
  'latest|newest|breaking|today.?s?|this (?:week|morning)|right now|live|real-?time|realtime|current (?:price|rate|news|status|weather)|up-to-date|news|web ?search',
)

function words(list: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${list})(?![\\p{L}\\p{N}])`, 'iu')
}
