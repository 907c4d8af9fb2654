// Passwords among the arguments of well-known programs, and in the files from which they read logins.

import { type Place, placeFamily } from './place.ts'
import { isPlaceholder } from './placeholders.ts'

const places: readonly Place[] = [
  // curl --user: in quotes, in quotes of their own on both sides of the colon, or bare.
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['-u ', "-u'", '-u"', '--user', '--proxy-user', ' -a '],
    shape:
      /(?:-u|--user|--proxy-user| -a)[ =]?\s{0,2}(?:"(?<pair1>[^"\n]{0,128}:[^"\n]{0,256})"(?!:)|'(?<pair2>[^'\n]{0,128}:[^'\n]{0,256})'(?!:)|(?:"[^"\n]{1,128}"|'[^'\n]{1,128}'|[^\s"':$<]{1,128}):(?:"(?<double>[^"\n]{3,256})"|'(?<single>[^'\n]{3,256})'|(?<secret>[^\s"'<>]{3,256})))/y,
    score: 0.9,
    behind: /\b(?:curl|wget|http|https|xh)\b/,
    accepts: (value) => value.length >= 3,
  },
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['sshpass '],
    shape: /sshpass\s{1,4}-p\s?(?:"(?<quoted>[^"\n]{1,128})"|'(?<single>[^'\n]{1,128})'|(?<secret>[^\s"']{1,128}))/y,
    score: 0.95,
  },
  // The password glued to -p, or behind the flag that means it.
  {
    kind: 'SECRET_PASSWORD',
    anchors: [' -p'],
    shape: / -p(?:'(?<quoted>[^'\n]{3,128})'|"(?<double>[^"\n]{3,128})"|(?<secret>[^\s"'-][^\s"']{2,128}))/y,
    score: 0.85,
    behind: /\b(?:mysql|mariadb)\w*\b/,
    accepts: isNoWord,
  },
  {
    kind: 'SECRET_PASSWORD',
    anchors: [' -p '],
    shape: / -p\s{1,2}["']?(?<secret>[^\s"'-][^\s"']{2,128})/y,
    score: 0.8,
    behind: /\b(?:mongo\w*|psexec\w*|docker login|podman login|helm registry login|az login|oc login)\b/i,
    accepts: isNoWord,
  },
  {
    kind: 'SECRET_PASSWORD',
    anchors: [' -a '],
    shape: / -a\s{1,2}["']?(?<secret>[^\s"'-][^\s"']{2,128})/y,
    score: 0.85,
    behind: /\bredis-cli\b/,
  },
  {
    kind: 'SECRET_PASSWORD',
    anchors: [' -w '],
    shape: / -w\s{1,2}["']?(?<secret>[^\s"'-][^\s"']{2,128})/y,
    score: 0.85,
    behind: /\bldap\w+\b/,
  },
  { kind: 'SECRET_PASSWORD', anchors: [' /p:'], shape: / \/p:["']?(?<secret>[^\s"']{3,128})/y, score: 0.85, behind: /\bx?freerdp\b/ },
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['net use '],
    shape: /net use\s{1,4}(?:[A-Za-z]:\s{1,4})?\\\\\S{1,200}\s{1,4}(?:\/user:\S{1,100}\s{1,4})?(?<secret>[^\s"'/*-][^\s"'/]{2,128})/iy,
    score: 0.85,
  },
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['-U '],
    shape: /-U\s{1,2}["']?[^\s"'%]{1,100}%(?<secret>[^\s"']{3,128})/y,
    score: 0.85,
    behind: /\b(?:smbclient|rpcclient|net|smbmap|winexe)\b/,
  },
  // SQL, which gives its users passwords in statements.
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['identified by ', 'identified with '],
    shape: /identified (?:by|with [\w'"]{1,40} (?:by|as)) (?:password )?(?:'(?<quoted>[^'\n]{3,128})'|"(?<secret>[^"\n]{3,128})")/iy,
    score: 0.9,
  },
  {
    kind: 'SECRET_PIN',
    anchors: ['pin'],
    shape: /(?<![A-Za-z])pin(?:[ -]?(?:number|nummer))?(?:\s(?:is|ist|lautet|est|es|là)\s|\s?[:=]\s?)(?<secret>\d{4}(?:\d{2})?)(?![\w.])/iy,
    score: 0.6,
  },
  {
    kind: 'SECRET_PASSWORD',
    anchors: [' -P ', ' -p'],
    shape: / -(?:P |p)["']?(?<secret>[^\s"'-][^\s"']{2,128})/y,
    score: 0.8,
    behind: /\b(?:zip|unzip|7z[ar]?|unrar|rar)\b/,
    accepts: isNoWord,
  },
  {
    kind: 'SECRET_PASSWORD',
    anchors: [' -k '],
    shape: / -k\s{1,2}["']?(?<secret>[^\s"'-][^\s"']{2,128})/y,
    score: 0.8,
    behind: /\bopenssl (?:enc|aes|des)/,
  },
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['wpa_passphrase '],
    shape: /wpa_passphrase\s{1,2}(?:"[^"\n]{1,64}"|\S{1,64})\s{1,2}["']?(?<secret>[^\s"']{8,63})/y,
    score: 0.9,
  },
  // .netrc: https://everything.curl.dev/usingcurl/netrc
  {
    kind: 'SECRET_PASSWORD',
    anchors: ['machine '],
    shape: /machine\s{1,4}\S{1,128}\s{1,8}(?:(?:login|user|account)\s{1,8}\S{1,128}\s{1,8})?password\s{1,8}(?<secret>\S{1,256})/y,
    score: 0.95,
  },
]

export const commandLines = placeFamily(places, {
  finds: [
    "ALTER USER app IDENTIFIED BY '«Zk9vwQ2x»'",
    'my PIN is «4821»',
    'curl -u search:«Gr8t!Wall$7» https://search.test',
    "curl --user mara:'«eiw3YqT7i72gaj9u»' -i https://api.test",
    'curl -X POST \\\n  -u mara:«2KylMQwpBIU4pGnJ»',
    'curl -u "«w9TmQ41x!kZr»:" https://localhost:9200',
    "sshpass -p '«Tr0ub4dor»' ssh root@10.0.0.1",
    'mysqldump -h db -u root -p«Zk9vwQ2» shop',
    'wpa_passphrase Home «Zk9vwQ2x»',
    'zip -P «Zk9vwQ2x» a.zip notes.txt',
    'redis-cli -h 10.0.0.3 -a «Zk9vwQ2» ping',
    'machine api.test login me password «Zk9vwQ2»',
  ],
  ignores: [
    'curl -u "$USER:$PASSWORD" https://api.test',
    'curl -u username:password https://api.test',
    'curl -u <user:password> https://api.test',
    'curl -u "$1:$2" "$3"',
    'mkdir -p build && mysql shop',
    'mysql -u root -p shop',
    'docker run -u 1000:1000 image',
  ],
})

function isNoWord(value: string): boolean {
  return !isPlaceholder(value) && !/^[a-z]+$/.test(value) && !/^\d{1,5}$/.test(value) && !value.startsWith('/')
}
