// The far end of `reading-threads.ts`: reads long texts in a thread of its own. Runs only as a worker.
import { parentPort, workerData } from 'node:worker_threads'
import { fail } from '../core/errors.ts'
import { readMedia } from './attachments.ts'
import { createReader } from './read-text.ts'
import type { Job, JobAnswer, ThreadSetup } from './reading-threads.ts'
import { loadTagger } from './tagger/load.ts'

const port = parentPort
if (!port) throw fail('internal', { id: 'inspect-worker' })

const { profile, dictionaries, hasTagger } = workerData as ThreadSetup // the other end is typed so
const tagger = hasTagger ? loadTagger() : undefined
const reader = createReader({ profile, dictionaries, tagger })

port.on('message', (job: Job) => void serve(job).then((answer) => port.postMessage(answer)))

async function serve({ id, texts, media }: Job): Promise<JobAnswer> {
  try {
    if (hasTagger && !tagger) return { id } // weights that were there are gone: this thread reads less than it should
    const readings = texts.map((text) => reader.readAlone(text))
    const opened = []
    for (const encoded of media) opened.push(await readMedia(encoded, reader))
    return { id, readings, media: opened }
  } catch {
    return { id } // an error may quote the text; that it failed is all that may be told
  }
}
