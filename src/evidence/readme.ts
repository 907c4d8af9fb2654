// The first page of a bundle, for somebody who has never heard of this program: what is inside, and how to check it without us.
import { columns } from '../ledger/entry.ts'
import { names } from './manifest.ts'
import { notAdvice } from './obligations.ts'

export type ReadmeFacts = { readonly month: string; readonly program: string; readonly isSigned: boolean; readonly withText: boolean }

export function readmePage({ month, program, isSigned, withText }: ReadmeFacts): string {
  return `# Evidence for ${month}

What an AI gateway (Drawbridge ${program}) did in ${month}, UTC: every request, everything that left the house, every act of an operator, and the
rules in force. It holds no prompt, answer, key or header${withText ? '. Texts that humans decided on are in it, since that was asked for' : ''}.

${notAdvice}

| file | holds |
|---|---|
| \`${names.exchanges}\` | each request: who, which model, level, route, decision, attempts, tokens, cost; chained |
| \`${names.egress}\` | each body that left this device: when, where to, how long, its SHA-256, how many values were replaced; chained |
| \`${names.admin}\` | who changed what: the bridge, reviews, keys, rules; chained |
| \`${names.reviews}\` | what waited for a human and what was decided${withText ? ', with the texts' : ', with hashes of the texts'} |
| \`policy/\` | the texts of the rules in force, by version |
| \`${names.models}\` | models that were asked, with digests of their weights where they are known |
| \`${names.dataHandling}\` | what the providers published about retention, training and agreements, dated |
| \`${names.checkpoints}\` | signatures over the ends of all chains, from the last before the month to the first after it |
| \`${names.verification}\` | what the check of the whole ledger found at export |
| \`${names.gaps}\` | what this bundle cannot show |
| \`${names.obligations}\` | which duties it speaks to |
| \`${names.manifest}\` | every file with its length and SHA-256 |
${isSigned ? `| \`${names.signature}\` | 64 bytes: the Ed25519 signature over the bytes of \`${names.manifest}\` |\n| \`${names.key}\` | the public key of who signed |\n` : ''}
Chains are in the order of writing, so a few lines of the neighbouring months are in the files: \`at\` tells. Text in \`decision\`, \`attempts\`,
\`warnings\`, \`finish\`, \`detail\`, \`redactions\` and \`body\` is JSON within JSON, because hashes are made of that very text.

## Check it with the program

\`\`\`sh
drawbridge verify <this folder or its zip>
drawbridge verify <this folder or its zip> --trust house.pem
\`\`\`

\`house.pem\` is the public key as you had it before: in person, from an earlier bundle, on paper. Without it a check shows that the bundle is
whole, not whose it is.
${isSigned ? signaturePart : '\nNobody signed this bundle: no key of the house was at hand where it was exported. The checkpoints in it are signed.\n'}
## Check the lines without the program

Each line carries \`prev_hash\`, the \`hash\` of the line before it in its chain, and \`hash\`, the SHA-256 in small hexadecimal letters of the UTF-8
bytes of a text. JSON here is written without blanks, as JavaScript's \`JSON.stringify\` does.

- \`${names.egress}\`: the list of \`seq, prev_hash, exchange, at, upstream, provider, model, zone, destination, level, sha256, bytes, redactions, policy\`
- \`${names.admin}\`: the list \`"admin_log", 1, chain, seq, prev_hash, id, at, who, action, subject, detail\`
- \`${names.exchanges}\`: five texts joined by line feeds: the list \`"exchanges", 1, chain, seq, prev_hash\`; the list of all columns from \`id\` to
  \`redactions\` in the order in which they stand in the line; \`decision\`; \`attempts\`; \`warnings\`; \`finish\`, or nothing when it is null
- \`${names.checkpoints}\`: \`hash\` is that of \`body\`; \`signature\` is Ed25519 over the bytes of \`body\`, whose \`key\` is the public key (SPKI, DER, base64);
  the first 16 digits of that key's SHA-256 are the \`writer\`. \`ends\` in it names for each chain its last line and that line's hash

All of it, with Python 3 and openssl:

\`\`\`python
${script}
\`\`\`
`
}

const signaturePart = `
## Check the signature without the program

\`\`\`sh
openssl pkeyutl -verify -pubin -inkey ${names.key} -rawin -in ${names.manifest} -sigfile ${names.signature}
\`\`\`

Then compare \`${names.key}\` with the key as you had it before, and each file with its SHA-256 in the manifest.
`

/** Runs as it stands: a test does. */
const script = `import base64, hashlib, json, os, subprocess, sys, tempfile
from decimal import Decimal

os.chdir(sys.argv[1] if len(sys.argv) > 1 else '.')
sha = lambda data: hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()

def number(value):  # as JavaScript writes it
    text = repr(value)
    if float(value).is_integer() and abs(value) < 1e21: return str(int(value))
    if 'e' not in text: return text
    mantissa, power = text.split('e')
    power = int(power)
    return format(Decimal(text), 'f') if -7 < power < 21 else f"{mantissa}e{'+' if power > 0 else '-'}{abs(power)}"

def listed(values):
    spell = lambda value: number(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
    return '[' + ','.join(map(spell, values)) + ']'

def signed(key, text, signature):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (('k', key), ('t', text), ('s', signature)):
            open(os.path.join(folder, name), 'wb').write(data)
        call = ['openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', 'k', '-rawin', '-in', 't', '-sigfile', 's']
        return subprocess.run(call, cwd=folder, capture_output=True).returncode == 0

def lines(name):
    with open(name, encoding='utf-8') as file:
        for line in file: yield json.loads(line)

raw = open('${names.manifest}', 'rb').read()
manifest = json.loads(raw)
if manifest['signer']:
    key = open('${names.key}', 'rb').read()
    assert signed(key, raw, open('${names.signature}', 'rb').read()), 'the manifest is not what was signed'
for file in manifest['files']:
    assert sha(open(file['path'], 'rb').read()) == file['sha256'], file['path'] + ' was changed'

sealed, before = {}, {}
for row in lines('${names.checkpoints}'):
    body = json.loads(row['body'])
    der = base64.b64decode(body['key'])
    pem = b'-----BEGIN PUBLIC KEY-----\\n' + base64.encodebytes(der) + b'-----END PUBLIC KEY-----\\n'
    place = f"checkpoint {row['seq']} of {row['writer']}"
    assert sha(der)[:16] == row['writer'] and sha(row['body']) == row['hash'], place + ' was changed'
    assert signed(pem, row['body'].encode(), base64.b64decode(row['signature'])), place + ' is forged'
    assert before.get(row['writer'], body['prev']) == body['prev'], place + ' does not follow the one before'
    before[row['writer']] = row['hash']
    for end in body['ends']: sealed[(end['ledger'], end['chain'], end['last']['seq'])] = end['last']['hash']

shapes = {
    'exchanges': ('${names.exchanges}', '${columns.slice(0, -4).join(' ')}'),
    'egress': ('${names.egress}', 'exchange at upstream provider model zone destination level sha256 bytes redactions policy'),
    'admin_log': ('${names.admin}', 'id at who action subject detail'),
}
count = 0
for ledger, (name, columns) in shapes.items():
    stretches = {each['chain']: each for each in manifest['stretches'] if each['ledger'] == ledger}
    last = {chain: (each['start']['seq'] - 1, each['start']['hash']) for chain, each in stretches.items()}
    for row in lines(name):
        chain = row.get('chain', '')
        place = f"{name}: line {row['seq']}"
        own = [row[column] for column in columns.split()]
        if ledger == 'egress': text = listed([row['seq'], row['prev_hash']] + own)
        else:
            head = [ledger, 1, chain, row['seq'], row['prev_hash']]
            text = listed(head + own) if ledger == 'admin_log' else '\\n'.join(
                [listed(head), listed(own), row['decision'], row['attempts'], row['warnings'], row['finish'] or ''])
        assert sha(text) == row['hash'], place + ' was changed'
        assert (row['seq'] - 1, row['prev_hash']) == last[chain], place + ' does not follow the one before'
        assert sealed.get((ledger, chain, row['seq']), row['hash']) == row['hash'], place + ' is not the line that was signed'
        last[chain] = (row['seq'], row['hash'])
        count += 1
    for chain, each in stretches.items():
        assert last[chain] == (each['last']['seq'], each['last']['hash']), name + ': its end is gone'
print(f"{count} lines of {manifest['month']}, sound; signed by {(manifest['signer'] or {}).get('id', 'nobody')}")`
