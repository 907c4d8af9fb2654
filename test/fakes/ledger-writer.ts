// Records exchanges without end and prints each id once the ledger has it; killed by the test that started it.
import { idOf } from '../../src/ledger/entry.ts'
import { createRecorder } from '../../src/ledger/recorder.ts'
import { openLedgerStore } from '../../src/ledger/remote.ts'
import { anEntry } from './entries.ts'

const [url = '', prefix = ''] = process.argv.slice(2)
const recorder = createRecorder(await openLedgerStore(url), {
  flushMs: 5,
  batch: 50,
  world: { monotonic: () => performance.now() },
  warn: (message) => console.error(message),
  written: (rows) => process.stdout.write(`${rows.map(idOf).join('\n')}\n`),
})
let count = 0
setInterval(() => {
  for (let index = 0; index < 20; index++) recorder.record(anEntry({ id: `${prefix}${++count}` }))
}, 1)
