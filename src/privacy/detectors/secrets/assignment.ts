// A value that a name declares secret: `password = "…"`, `API_TOKEN=…`, `<Pwd>…</Pwd>`, `--token …`, "the password is …".
//
// How it works:
// 1. One pass finds the words that name secrets (`key-names.ts`).
// 2. Each is read as a part of a longer name, whose head and tail say whether it names a secret at all.
// 3. What follows must be an assignment of some language, or a short phrase that leads to a value.
// 4. The value is weighed by how far the name is to be believed; variables, calls, samples and type names are none.
import { defineDetector, type Hit } from '../detector.ts'
import { anchorsOf } from './anchors.ts'
import { issuers, nameWords, type Trust, trustOf, verbs } from './key-names.ts'
import { isExpression, isPlaceholder } from './placeholders.ts'
import { classesOf, digit, isCredible, isHex, isInventedPassword, isUuid, lower, other, randomness, upper } from './randomness.ts'

const anchors = anchorsOf(nameWords.map(([word]) => word))
const longestName = 64
const nameUnit = /[\w.-]/

/** What leads from a name to its value in programs and files. Group `call` and `pair` ask for a quoted value. */
const operator =
  /(?:\\?["'`\]]){0,3}(?:\s{0,3}\((?:required|optional)\))?(?:\s{0,8}(?<sign>:{1,3}=|\?=|=>|->|==?|:{1,2}|\|\|=|\?\?=)(?:[ \t]{0,8}\\?\r?\n\s{1,40}(?=["'`])|[ \t]{0,8})(?:(?:String|str|string|bytes|const char\s?\*)\??\s{0,3}=\s{0,3})?(?:[|>]-?\s{1,8}|!!binary\s{1,2})?|(?<pair>\s{0,4},\s{0,4}(?:["']?value["']?\s?[:=]\s?)?)(?=\\?["'`])|(?<call>\s?\()(?=\\?["'])|(?<markup>(?:\s[^<>\n]{0,80})?>\s{0,8})(?=[^\s<])|(?<attribute>\s{1,4}value\s?=\s?)(?=["'])|(?<flag>\s{1,2})(?=[^\s]))/iy
/** What leads there in sentences of the languages served. */
const phrase =
  /["'`”’»]?(?:[ \t]{1,2}[^\s.!?;:,=<>"'`]{1,24}){0,5}?(?:[ \t]{0,2}(?:[:=：]|[はが是为為은는])[ \t]{0,3}|[ \t]{1,2}(?:is|was|are|will be|has been|ist|war|lautet|lauten|heißt|est|était|es|era|é|è|là|jest|to|as|auf|à|a|wurde)(?:[ \t]{1,2}(?:now|still|just|set to|changed to|reset to|currently|jetzt|nun|noch|maintenant|ahora|bây giờ))?[ \t]{0,2}[:=]?[ \t]{1,3}|[ \t]{0,2}(?:->|→|=>)[ \t]{0,2})/iy
const quoted = /\\?(?:[bfruBFRU@$]|new String\()?(?:\\?(?<mark>["'`“„«‘]))/y
const bareValue = /[^\s"'`<>,;|&){}\]]{1,512}/y
const shellValue = /[^\s"'`]{1,512}/y
const proseValue = /[^\s"'`<>“”«»]{3,256}/y
const closers: Readonly<Record<string, string>> = { '"': '"', "'": "'", '`': '`', '“': '”', '„': '“”', '«': '»', '‘': '’' }

type Found = {
  readonly start: number
  readonly end: number
  readonly isQuoted: boolean
  readonly isProse: boolean
  /** A plain word may be it: it fills a line of its own beside that of a user's name. */
  readonly isEntry: boolean
}

export const assignment = defineDetector({
  name: 'secret-assignment',
  kinds: ['SECRET_PASSWORD', 'SECRET_TOKEN', 'SECRET_KEY', 'SECRET_AWS_SECRET_KEY'],
  find,
  finds: [
    'password: «hunter2»',
    'DB_PASSWORD=«Zk9!vw#Q2»',
    '{"client_secret": "«k3Jd9sLmQ2wErTyU»"}',
    "const apiKey = '«a8f3kq02mzx71bnv»'",
    '<add key="ApiKey" value="«a8f3kq02mzx71bnv»" />',
    '<password>«S3cretW0rd»</password>',
    'mysqldump --password=«Zk9vwQ2!» shop',
    'https://api.test/v1?api_key=«a8f3kq02mzx71bnv»&page=2',
    'X-Api-Key: «a8f3kq02mzx71bnv»',
    'the password is «hunter2», please do not share it',
    'Mein Passwort lautet «Sommer!2024»',
    'mot de passe : «Soleil_88»',
    'La contraseña es «gato_negro7»',
    'mật khẩu là «HaNoi@2019»',
    'senha: «verao2021!»',
    'my key is «vQ7xZkTjW2pLdX», and nothing works',
    '{\\"token\\": \\"«vQ7xZkTjW2pLdX»\\"}',
    'login with admin / «S3cret!»',
    'the smtp password «Zk9vwQ2x» no longer works',
    '密码：«Zk9vwQ2x»',
    'login: root\npassword: «calvin»',
    'ENV SECRET_TOKEN «3f9a6c2d8e1a7450b3c6d9e2f1a84756»',
    'user: admin, pass: «Tr0ub4dor»',
  ],
  ignores: [
    'password: ${DB_PASSWORD}',
    'api_key = os.environ["API_KEY"]',
    '<input type="password" name="password">',
    'password: string',
    'export interface Login { password: password }',
    'tasks:\n  password: rotate',
    'const token = await getToken()',
    'max_tokens: 4096',
    'the password is wrong',
    'token = process.env.TOKEN',
    'password=changeme',
    'password: !secret wifi_password',
    'a password 24h old, or a password SHA256 knows',
    'token: <your-token>',
    'secretName: my-secret-name',
    'public_key = "clhYSuNtIaG79bI3ITN5dX2VKlqjTFTDHtWk6yZXUYs"',
    'credentialsId: "bb07b7df-1db1-4afe-afc8-cb0e1936524a"',
    'Public key ping-sha256: pL1+qb9HTMRZJmuC/bB/ZI9d302BYrrqiVuRyW+DGrU=',
    'primaryKey: id, foreignKey: user_id',
    'the key is under the mat, and the token system is old',
    'author: Jane Roe, keyboard: qwertz',
  ],
})

function find(text: string): readonly Hit[] {
  const hits: Hit[] = []
  let covered = -1
  anchors().scan(text, (word, start) => {
    if (start < covered) return
    const [name, trust] = nameWords[word]!
    const hit = hitAt(text, start, name, trust)
    if (hit === undefined) return
    hits.push(hit)
    covered = hit.end
  })
  return hits
}

function hitAt(text: string, start: number, word: string, wordTrust: Trust): Hit | undefined {
  const end = start + word.length
  if (!isWordOfName(text, start, end)) return undefined
  const [from, to] = nameAround(text, start, end)
  const head = text.slice(from, start)
  const tail = text.slice(end, to)
  if (wordTrust !== 'password' && /public[ \t]$/i.test(text.slice(Math.max(0, from - 7), from))) return undefined
  const named = trustOf(head, tail, wordTrust)
  const isIssued = named === 'key' && issuers.test(text.slice(Math.max(0, from - 24), start))
  const trust = isIssued ? 'secret' : named
  if (trust === undefined) return undefined
  const found = valueAfter(text, to, from) ?? (tail === '' && !verbs.has(word) ? valueInSentence(text, to, wordTrust) : undefined)
  if (found === undefined) return undefined
  const value = text.slice(found.start, found.end)
  if (!isSecretValue(value, trust, found, text.slice(from, to), isIssued)) return undefined
  const isOfAws = value.length === 40 && /aws|secret_?access/i.test(text.slice(Math.max(0, from - 24), to))
  const kind = isOfAws
    ? 'SECRET_AWS_SECRET_KEY'
    : trust === 'password'
      ? 'SECRET_PASSWORD'
      : trust === 'secret'
        ? 'SECRET_TOKEN'
        : 'SECRET_KEY'
  return { kind, start: found.start, end: found.end, score: found.isProse ? 0.65 : 0.75 }
}

/** `key` in `api_key` and `apiKey`, not in `monkey`; `auth` not in `author`. */
function isWordOfName(text: string, start: number, end: number): boolean {
  const first = text[start]!
  const before = text[start - 1] ?? ' '
  const startsWord = !/\p{L}/u.test(before) || (first !== first.toLowerCase() && before === before.toLowerCase()) || end - start > 5
  const next = text[end] ?? ' '
  const endsWord = !/\p{Ll}/u.test(next) || (text[end - 1] !== text[end - 1]!.toLowerCase() && /[A-Z]/.test(next))
  return startsWord && endsWord
}

function nameAround(text: string, start: number, end: number): readonly [number, number] {
  let from = start
  while (from > 0 && start - from < longestName && nameUnit.test(text[from - 1]!)) from--
  let to = end
  while (to < text.length && to - end < longestName && nameUnit.test(text[to]!)) to++
  // A full stop or dash behind a name ends a sentence rather than goes on.
  while (to > end && /[.-]/.test(text[to - 1]!)) to--
  return [from, to]
}

function valueAfter(text: string, to: number, from: number): Found | undefined {
  operator.lastIndex = to
  const match = operator.exec(text)
  const groups = match?.groups
  if (match === null || groups === undefined) return undefined
  const isFlag = groups.flag !== undefined
  if (isFlag && !opensFlag(text, from)) return undefined
  if (groups.markup !== undefined && !/[<:\w]/.test(text[from - 1] ?? '')) return undefined
  if (
    groups.call !== undefined &&
    /^(?:get|is|has|find|load|read|fetch|check|verify|validate|generate|create|parse|require|forgot|reset)/i.test(text.slice(from, to))
  )
    return undefined
  const at = match.index + match[0].length
  const inQuotes = quotedValue(text, at)
  if (inQuotes !== undefined) {
    // Lists of words hold names of secrets too; only a value that looks like one tells the two apart.
    const isListed = (groups.pair ?? groups.call) !== undefined
    const value = text.slice(inQuotes.start, inQuotes.end)
    if (isListed && !(isCredible(value) && /\d/.test(value))) return undefined
    return { ...inQuotes, isQuoted: true, isProse: false, isEntry: false }
  }
  if (groups.pair !== undefined || groups.call !== undefined || groups.attribute !== undefined) return undefined
  const isShell =
    groups.sign === '=' && match[0].length === 1 && /(?:^|\n|export |set |ENV |-e |env )$/.test(text.slice(Math.max(0, from - 8), from))
  const value = isShell ? shellValue : bareValue
  value.lastIndex = at
  const bare = value.exec(text)
  if (bare === null) return undefined
  const found = trimmed(text, at, at + bare[0].length)
  return found && { ...found, isQuoted: groups.markup !== undefined, isProse: false, isEntry: isEntry(text, from, found.end) }
}

/** `--token x`, `-storepass x`, and the Dockerfile's `ENV TOKEN x`. */
function opensFlag(text: string, from: number): boolean {
  if (text[from] === '-') return text[from + 1] === '-' || text[from - 1] === ' '
  return /(?:^|\n)\s*(?:ENV|ARG|setenv)\s{1,4}$/.test(text.slice(Math.max(0, from - 12), from))
}

const userLine =
  /\b(?:user(?:[ _-]?name)?|login|e-?mail|host(?:name)?|server|account|ssid|benutzer(?:name)?|usuario|identifiant|utilisateur)["']?\s{0,3}[:=]/i

function isEntry(text: string, from: number, end: number): boolean {
  const before = text.slice(Math.max(0, from - 160), from)
  const isFirst = before.length === from && before.trim() === ''
  return (isFirst || /\n[ \t]{0,40}$/.test(before)) && /^[ \t\r]*(?:\n|$)/.test(text.slice(end, end + 8)) && userLine.test(before)
}

function valueInSentence(text: string, to: number, trust: Trust): Found | undefined {
  phrase.lastIndex = to
  const match = phrase.exec(text)
  if (match === null) return (trust === 'password' ? adjacentValue(text, to) : undefined) ?? loginPair(text, to)
  const at = match.index + match[0].length
  const inQuotes = quotedValue(text, at)
  if (inQuotes !== undefined) return { ...inQuotes, isQuoted: true, isProse: true, isEntry: false }
  proseValue.lastIndex = at
  const bare = proseValue.exec(text)
  if (bare === null) return undefined
  const found = trimmed(text, at, at + bare[0].length)
  return found && { ...found, isQuoted: false, isProse: true, isEntry: false }
}

/** "smtp password Zk9vwQ2x", "WITH PASSWORD 'Zk9vwQ2x'": nothing between, so the value must be beyond doubt. */
const adjacent = /[ \t]{1,2}(?:'(?<single>[^'\n]{4,64})'|"(?<double>[^"\n]{4,64})"|(?<bare>[^\s"'`<>,;()]{7,64}))/y

function adjacentValue(text: string, to: number): Found | undefined {
  adjacent.lastIndex = to
  const groups = adjacent.exec(text)?.groups
  const value = groups?.single ?? groups?.double ?? groups?.bare
  if (value === undefined) return undefined
  const start = text.indexOf(value, to)
  const found = trimmed(text, start, start + value.length)
  if (found === undefined) return undefined
  const isQuoted = groups?.bare === undefined
  const inner = text.slice(found.start, found.end)
  const isSure = isQuoted
    ? /\d/.test(inner)
    : /[a-z]/.test(inner) &&
      !isMeasure.test(inner) &&
      ((/\d/.test(inner) && isCredible(inner) && randomness(inner) > 0) || /^[A-Z][a-z]{3,}\d{2,}$/.test(inner))
  return isSure ? { ...found, isQuoted, isProse: true, isEntry: false } : undefined
}

/** "login with admin / S3cret!", "credentials: root:toor42", "sign in as jane with Tr0ub4dor". */
const pairOfLogin =
  /(?:\s{1,2}(?:is|are|with|as|using|mit|als|avec|con|com|:|für|for))?\s{0,2}:?\s{1,2}["'`]?[\w.@+-]{1,64}["'`]?(?:\s?\/\s?|\s?:\s?|\s(?:and|with|und|mit|et|y)\s)(?:password |passwort )?["'`]?(?<value>[^\s"'`<>]{4,128})/iy

function loginPair(text: string, to: number): Found | undefined {
  pairOfLogin.lastIndex = to
  const match = pairOfLogin.exec(text)
  if (match === null) return undefined
  const end = match.index + match[0].length
  const found = trimmed(text, end - match.groups!.value!.length, end)
  return found && isInventedPassword(text.slice(found.start, found.end))
    ? { ...found, isQuoted: false, isProse: true, isEntry: false }
    : undefined
}

function quotedValue(text: string, at: number): { start: number; end: number } | undefined {
  quoted.lastIndex = at
  const match = quoted.exec(text)
  if (match === null) return undefined
  const start = at + match[0].length
  const closing = closers[match.groups!.mark!]!
  const isEscaped = match[0].includes('\\')
  for (let end = start; end < text.length && end - start <= 512; end++) {
    const unit = text[end]!
    if (unit === '\n') return undefined
    if (unit === '\\' && isEscaped && closing.includes(text[end + 1] ?? '')) return { start, end }
    if (unit === '\\') end++
    else if (closing.includes(unit)) return end > start ? { start, end } : undefined
  }
  return undefined
}

/** Without what punctuation and brackets of the surroundings stick to the value. */
function trimmed(text: string, start: number, end: number): { start: number; end: number } | undefined {
  let to = end
  while (to > start && /[.,;:)\]}\\]/.test(text[to - 1]!)) to--
  if (text.slice(start, to).endsWith('\\n')) to -= 2
  return to > start ? { start, end: to } : undefined
}

function isSecretValue(value: string, trust: Trust, found: Found, name: string, isIssued: boolean): boolean {
  if (value.length < 4 || value.length > 512 || isPlaceholder(value) || value.toLowerCase() === name.toLowerCase()) return false
  if (/^(?:https?:|\.{0,2}\/|~\/|[A-Za-z]:\\)/.test(value) || /^-----BEGIN/.test(value)) return false
  if (/^0x[0-9a-f]{1,8}$/i.test(value) || (/^\d+$/.test(value) && name.length <= 3)) return false
  if (!found.isQuoted && (isExpression(value) || /^[(!]\w/.test(value))) return false
  const classes = classesOf(value)
  if (trust === 'password') return isPassword(value, classes, found)
  if (/\s/.test(value)) return false
  if (trust === 'secret') return isCredible(value) || (isIssued && /^\d{15,40}$/.test(value))
  return value.length >= 10 &&
    (classes & digit) !== 0 &&
    (classes & (lower | upper)) !== 0 &&
    !isUuid(value) &&
    (isHex(value) ? value.length >= 32 : randomness(value) >= 8)
    ? true
    : isInventedPassword(value) && found.isProse
}

function isPassword(value: string, classes: number, found: Found): boolean {
  if (/\s/.test(value)) return found.isQuoted && (classes & digit) !== 0 && value.length <= 64 && !/[.!?,;:] /.test(value)
  const isWord = (classes & (digit | other)) === 0
  if (found.isProse && found.isQuoted) return !isWord || randomness(value) > 4
  if (found.isProse)
    return value.length >= 6 && !isMeasure.test(value) && ((classes & digit) !== 0 || isPointed(value) || randomness(value) >= 8)
  if (found.isQuoted) return !isWord || !/^[a-z]+(?:[A-Z][a-z]+)+$/.test(value)
  // Without quotes a word may be a type or another variable.
  return !isWord || randomness(value) >= 8 || (found.isEntry && /^[a-z]{5,20}$/.test(value))
}

/** Times, dates, ordinals, versions and amounts, which sentences about passwords are full of. */
const isMeasure = /^[$€£]?\d[\d.,:/-]*(?:st|nd|rd|th|h|min|s|ms|-?[a-z]+|%|€)?$(?<!^\d{6,12})|^v?\d+(?:\.\d+)+/i

/** Signs inside, as nobody writes them in a sentence. */
function isPointed(value: string): boolean {
  return /[A-Za-z][!@#$%^&*?+=][A-Za-z0-9]/.test(value) || /^[!@#$%^&*]/.test(value)
}
