import { defineDetector, type Hit, matches } from '../detector.ts'
import { landmarks } from './landmarks.ts'
import { isWordAt } from './nearby.ts'

const noun =
  '(?:user[ _-]?name|user[ _-]?id|user|login(?:[ _-]?(?:name|id))?|logon|handle|screen[ _-]?name|nick(?:name)?|alias|uid|samaccountname|benutzer(?:name|kennung)?|anmeldename|kennung|nutzer(?:name)?|utilisateur|identifiant|pseudo|usuario|nombre de usuario|utente|nome utente|gebruiker(?:snaam)?|użytkownik|nazwa użytkownika|användare|användarnamn|usuário|tên đăng nhập|tên người dùng|tài khoản|người dùng)'
/** What login names are made of. */
const value = '[a-z][a-z0-9]*(?:[._-][a-z0-9]+){0,4}'
const spoken = new RegExp(
  String.raw`(?<![\p{L}\d_])${noun}(?: (?:is|ist|est|es|là|named|called|heißt|name))?["'”]{0,1}[ :=]{1,4}["'“@]{0,2}(?<value>${value})(?![\p{L}\d@(/]|\.\p{L})`,
  'dgiu',
)
/** `user alice from 203.0.113.7`, as logs have it. */
const fromHost = new RegExp(
  String.raw`(?<![\p{L}\d_])${noun} (?<value>${value})(?= (?:from|von|depuis|desde|từ|da|van|från|z|de|at|on) \[?\d{1,3}\.\d)`,
  'dgiu',
)
/** Beside a sign that a value follows, any word will do. */
const assigned =
  /(?<![\p{L}\d_])(?:user[ _-]?name|login|handle|screen[ _-]?name|nick(?:name)?|benutzername|anmeldename|identifiant|nombre de usuario|nome utente|gebruikersnaam|användarnamn|tên đăng nhập)["']?\s?[:=]\s?["'“@]?(?<value>[a-z0-9][a-z0-9._-]{2,30})(?![\p{L}\d@(/])/dgiu
const logged =
  /(?<![\p{L}\d_])(?:(?:failed password|session opened|accepted \w{2,12}|login|logged in) (?:for|by|as) (?:(?:invalid )?user )?|user[=:])(?<value>[a-z][a-z0-9._-]{2,30})(?![\p{L}\d@(/])/dgiu
const unixHome = /(?:\/home\/|\/Users\/|C:\\Users\\|C:\\\\Users\\\\)(?<value>[A-Za-z][\w.-]{1,30})(?=[\\/]|["'\s]|$)/dg
/** The owner in a listing of files, and whoever a note in a program is left to. */
const owner = /(?:^|\n)[dlbcps-][rwxsStT-]{9}[@+.]?\s{1,4}\d{1,5}\s{1,8}(?<value>[a-z][\w.-]{1,30})(?=\s{1,8}[\w.-]{1,30}\s{1,12}\d)/dg
const noted = /(?<![\p{L}\d_])(?:TODO|FIXME|HACK|XXX|NOTE)\((?<value>[a-z][\w.-]{2,30})\)/dgu
const nobody =
  /^(?:root|admin|administrator|user|users|username|name|null|none|undefined|true|false|string|str|test|guest|public|shared|default|anonymous|me|you|self|id|email|e-mail|password|passwort|input|value|data|required|optional|text|varchar|app|service|system|postgres|mysql|ubuntu|debian|centos|fedora|alpine|ec2-user|build|builder|deploy|jenkins|circleci|gitlab-runner|git|www|nginx|apache|redis|kafka|docker|worker|agent|bot|ci|dev|developer|pi|vagrant|coder|workspace|staff|wheel|node|www-data|daemon|nobody|runner|vscode|default-user|your[-_.]?\w*|my[-_.]?\w*|[\d.]+|[vV]?\d.*)$/i
const handleUnit = /[A-Za-z0-9_.]/
/** What `@` means in programs, styles and packages. */
const notAHandle =
  /^(?:media|import|charset|keyframes|font-face|supports|layer|apply|tailwind|include|mixin|extend|use|param|params|return|returns|type|typedef|throws|author|see|since|deprecated|override|test|property|staticmethod|classmethod|dataclass|component|injectable|entity|column|table|id|autowired|bean|service|controller|getmapping|postmapping|todo|ts-ignore|ts-expect-error|ts-nocheck|types|angular|babel|vue|nestjs|app|everyone|here|channel|all|example|default|private|public|internal|readonly|link|template|callback|module|namespace|version|license|file|fileoverview|brief|note|interface|suppresswarnings|nullable|notnull|given|when|then|before|after|beforeeach|foreach|if|else|end|for|click|change|input|submit|echo|off)$/i

/** Login names beside the word that names them, in logs and paths, and @handles in prose. */
export const username = defineDetector({
  name: 'username',
  kinds: ['USERNAME'],
  find: (text) => {
    const hits: Hit[] = []
    if (mentions.test(text)) {
      const named = matches(text, spoken, 'USERNAME', 0.75, 'value')
      // A plain word after "user" is more often a verb than a name.
      hits.push(...named.filter(({ start, end }) => /[\d._]/.test(text.slice(start, end))))
      hits.push(...matches(text, fromHost, 'USERNAME', 0.75, 'value'))
      hits.push(...matches(text, assigned, 'USERNAME', 0.75, 'value'))
      hits.push(...matches(text, logged, 'USERNAME', 0.7, 'value'))
    }
    if (text.includes('/home/') || text.includes('Users'))
      hits.push(...matches(text, unixHome, 'USERNAME', 0.6, 'value').filter((hit) => !isFile(text, hit)))
    if (text.includes('rw')) hits.push(...matches(text, owner, 'USERNAME', 0.7, 'value'))
    if (/(?:TODO|FIXME|HACK|XXX|NOTE)\(/.test(text)) hits.push(...matches(text, noted, 'USERNAME', 0.6, 'value'))
    for (const at of landmarks(text).ats) {
      const handle = handleAt(text, at)
      if (handle !== undefined) hits.push(handle)
    }
    hits.sort((one, other) => one.start - other.start || other.end - one.end)
    return hits.filter(
      (hit, index) => !nobody.test(text.slice(hit.start, hit.end)) && (index === 0 || hit.start >= (hits[index - 1]?.end ?? 0)),
    )
  },
  finds: [
    'Benutzer «bonka_amez25» von',
    'usuario «eike85» desde',
    'tài khoản «hien.dang» từ',
    '{"username": "«whaddad»"}',
    'login: «wanda.haddad»',
    'thanks «@wanda_haddad»!',
    'Failed password for «whaddad» from',
    '/home/«whaddad»/notes',
    '-rw-r--r--  1 «whaddad» staff  2310 Nov  2 11:20 notes.md',
    '// TODO(«whaddad»): remove',
  ],
  ignores: [
    'the user is happy',
    'user.name',
    'username: string',
    '@Component()',
    '@media (min-width)',
    'npm i @types/node',
    'a@b',
    'user=root',
    'login page.',
    'foo(@Param() x)',
    'user input 3',
    'username.length',
    '-rw-r--r-- 1 root root 812 Feb  3 09:14 package.json',
    '/home/build/app/main.go',
  ],
})

const mentions =
  /user|password for|log(?:in|on|ged)|handle["' :]|screen[ _-]?name|nick(?:name|\b)|alias\b|\buid|samaccount|benutzer|anmeldename|kennung|nutzer|utilisateur|identifiant|pseudo\b|usu[aá]rio|utente|gebruiker|użytkownik|använda|đăng nhập|người dùng|tài khoản|session opened|accepted \w+ for/i

/** `/home/notes.txt` is a file that lies where homes do. */
function isFile(text: string, { start, end }: Hit): boolean {
  return !/[\\/]/.test(text[end] ?? '') && /\.\w{1,4}$/.test(text.slice(start, end))
}

/** `@name` in prose: not in a program, a package, a style sheet or an address. */
function handleAt(text: string, at: number): Hit | undefined {
  if (isWordAt(text, at - 1) || /[@./\\:;&%)\]]/.test(text[at - 1] ?? '')) return undefined
  let end = at + 1
  while (end - at <= 31 && handleUnit.test(text[end] ?? '')) end++
  while (text[end - 1] === '.') end--
  const handle = text.slice(at + 1, end)
  if (
    handle.length < 3 ||
    handle.length > 30 ||
    !/^(?!__)[A-Za-z_]/.test(handle) ||
    notAHandle.test(handle) ||
    /[/({=@[]|-\w/.test(
      text
        .slice(end, end + 2)
        .trimStart()
        .slice(0, 2),
    )
  )
    return undefined
  const isOwnLine = /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, at - 40), at)) && /^[ \t]*(?:\n|$)/.test(text.slice(end, end + 40))
  if (isOwnLine && at > 0) return undefined
  return { kind: 'USERNAME', start: at, end, score: /[\d_]/.test(handle) ? 0.7 : 0.55 }
}
