// A closed room for the code of an answer: QuickJS, compiled to WebAssembly, in a thread of its own. What runs there has no file, no network, no
// clock and no chance, as much memory as it is given and as much time; a thread that does not come back is ended, and the next one is a fresh one.
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Exercise, Trial } from '../routing/verify/exercise.ts'

export type SandboxLimits = {
  /** For the code and all its examples together. */
  readonly runMs: number
  readonly memoryBytes: number
  /** After which a thread that runs is taken for lost: what the engine itself does not notice. */
  readonly lostMs: number
  /** Until a new thread must be ready. */
  readonly startMs: number
  /** Exercises that may wait; more are not tried. */
  readonly mostWaiting: number
  /** A thread with nothing to do goes. */
  readonly idleMs: number
}

export const usualLimits: SandboxLimits = {
  runMs: 250,
  memoryBytes: 33_554_432,
  lostMs: 2_000,
  startMs: 10_000,
  mostWaiting: 16,
  idleMs: 60_000,
}

export type Sandbox = {
  /** Undefined when it was not tried: too many wait, the room does not open, or it is closed. */
  readonly tryOut: (exercise: Exercise) => Promise<Trial | undefined>
  readonly close: () => Promise<void>
}

/** What the thread is told, and what it says. */
export type RoomSetup = Pick<SandboxLimits, 'runMs' | 'memoryBytes'>
export type RoomWord =
  | { readonly kind: 'ready' }
  /** `isSpent`: the next exercise needs another thread. */
  | { readonly kind: 'tried'; readonly trial: Trial; readonly isSpent: boolean }

type Waiting = { readonly exercise: Exercise; readonly answer: (trial: Trial | undefined) => void }

/** Opens nothing until there is something to try. */
export function openSandbox(limits: SandboxLimits = usualLimits): Sandbox {
  const waiting: Waiting[] = []
  let current: Waiting | undefined
  let room: Worker | undefined
  let isReady = false
  let isClosed = false
  let timer: NodeJS.Timeout | undefined

  const expectWithin = (ms: number, otherwise: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(otherwise, ms)
    timer.unref()
  }

  /** Ends the thread; the exercise in it gets this for an answer. */
  const leave = (trial: Trial | undefined): Promise<unknown> => {
    clearTimeout(timer)
    const left = room
    const asked = current
    room = undefined
    current = undefined
    isReady = false
    asked?.answer(trial)
    return left?.terminate() ?? Promise.resolve()
  }

  const next = (): void => {
    if (isClosed || current) return
    if (waiting.length === 0) {
      if (room) expectWithin(limits.idleMs, () => void leave(undefined))
      return
    }
    if (!room) enter()
    if (!isReady) return
    current = waiting.shift()
    if (!current || !room) return
    room.postMessage(current.exercise)
    const { examples } = current.exercise
    // Which of them it was, nobody knows; that one did not end is known.
    const lost: Trial = { code: 'endless', runs: examples.map(({ isAsked }) => ({ isAsked, outcome: 'undecided' })) }
    expectWithin(limits.lostMs, () => void leave(lost).then(next))
  }

  const enter = (): void => {
    const setup: RoomSetup = { runMs: limits.runMs, memoryBytes: limits.memoryBytes }
    const entered = new Worker(fileURLToPath(new URL(roomFile, import.meta.url)), {
      workerData: setup,
      name: 'sandbox',
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: {},
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 96, stackSizeMb: 8 },
    })
    room = entered
    entered.unref()
    entered.on('message', (word: RoomWord) => {
      if (room !== entered) return
      if (word.kind === 'ready') isReady = true
      else if (word.isSpent) {
        void leave(word.trial).then(next)
        return
      } else {
        clearTimeout(timer)
        current?.answer(word.trial)
        current = undefined
      }
      next()
    })
    // What waits is not tried by a room that cannot be entered; the next exercise enters anew.
    const broken = () => {
      if (room !== entered) return
      const wasReady = isReady
      void leave({ code: 'undecided', runs: [] })
      if (!wasReady) for (const { answer } of waiting.splice(0)) answer(undefined)
      next()
    }
    entered.on('error', broken)
    entered.on('exit', broken)
    expectWithin(limits.startMs, broken)
  }

  return {
    tryOut: (exercise) => {
      if (isClosed || waiting.length >= limits.mostWaiting) return Promise.resolve(undefined)
      return new Promise((answer) => {
        waiting.push({ exercise, answer })
        next()
      })
    },
    close: async () => {
      isClosed = true
      for (const { answer } of waiting.splice(0)) answer(undefined)
      await leave(undefined)
    },
  }
}

/** Compiled, the thread's file is JavaScript like this one. */
const roomFile = import.meta.url.endsWith('.ts') ? './room.ts' : './room.js'
