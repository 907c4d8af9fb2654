// What a reading thread does, apart from how it was started: see `inspect-worker.ts`.
import type { MessagePort } from 'node:worker_threads'
import { readMedia } from './attachments.ts'
import { createReader } from './read-text.ts'
import type { Job, JobAnswer, ThreadSetup } from './reading-threads.ts'
import { loadTagger } from './tagger/load.ts'

/** Read what arrives, one job after another. */
export function serveReadings(port: MessagePort, { profile, dictionaries, hasTagger }: ThreadSetup): void {
  const tagger = hasTagger ? loadTagger() : undefined
  const reader = createReader({ profile, dictionaries, tagger })
  prepare()
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

  /** Better now than when somebody waits. */
  function prepare(): void {
    try {
      for (const _ of reader.prepare());
    } catch {
      // A job will fail the same way, and tell.
    }
  }
}
