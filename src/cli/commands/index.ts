// Every command, one line each, in the order in which people meet them. A command's code is loaded when it is asked for.
import type { Listed } from '../verb.ts'

export const verbs: readonly Listed[] = [
  { name: 'up', about: 'Start the gateway', load: async () => (await import('./up.ts')).up },
  { name: 'init', about: 'Look around, ask little, write drawbridge.yaml', load: async () => (await import('./init.ts')).init },
  { name: 'status', about: 'What the running gateway sees and has done today', load: async () => (await import('./status.ts')).status },
  { name: 'doctor', about: 'What is wrong, and how to mend it', load: async () => (await import('./doctor.ts')).doctor },
  { name: 'ask', about: 'Send one request through the whole road', load: async () => (await import('./ask.ts')).ask },
  { name: 'route', about: 'Where a prompt would go and why; sends nothing', load: async () => (await import('./route.ts')).route },
  { name: 'explain', about: 'Why a past request went where it went', load: async () => (await import('./explain.ts')).explain },
  { name: 'replay', about: 'What another policy would have made of past requests', load: async () => (await import('./replay.ts')).replay },
  {
    name: 'trim',
    about: 'What requests pay for without need, and what to do about it',
    load: async () => (await import('./trim.ts')).trim,
  },
  {
    name: 'learn',
    about: 'Learn from what became of answers, tested before it counts',
    load: async () => (await import('./learn.ts')).learnVerb,
  },
  {
    name: 'audit',
    about: 'What a usage log of any tool cost, and what could have stayed home',
    load: async () => (await import('./audit.ts')).audit,
  },
  { name: 'scan', about: 'Find what a text holds that should not leave', load: async () => (await import('./scan.ts')).scan },
  {
    name: 'redact',
    about: 'Let surrogates stand for what a text must not show',
    load: async () => (await import('./redact.ts')).redactVerb,
  },
  { name: 'restore', about: 'Put the true values back into a text', load: async () => (await import('./restore.ts')).restoreVerb },
  { name: 'models', about: 'List what may be asked, and where it runs', load: async () => (await import('./models.ts')).models },
  {
    name: 'models pull',
    about: 'Fetch a model for Ollama or the embedded engine',
    load: async () => (await import('./models-pull.ts')).modelsPull,
  },
  { name: 'prices', about: 'What a model costs, and who says so', load: async () => (await import('./prices.ts')).prices },
  { name: 'review', about: 'Decide what waits for a human before it leaves', load: async () => (await import('./review.ts')).review },
  { name: 'verify', about: 'Check the chain of everything that left', load: async () => (await import('./verify.ts')).verify },
  { name: 'drill', about: 'Rehearse an outage and count what was lost', load: async () => (await import('./drill.ts')).drill },
  { name: 'raise', about: 'Raise the bridge: nothing leaves, at once', load: async () => (await import('./bridge.ts')).raise },
  { name: 'lower', about: 'Lower the bridge again', load: async () => (await import('./bridge.ts')).lower },
  {
    name: 'drafts',
    about: 'What home answered while the bridge was raised, for a second opinion',
    load: async () => (await import('./drafts.ts')).drafts,
  },
  { name: 'launch', about: 'Start a client that talks to this gateway', load: async () => (await import('./launch.ts')).launch },
  {
    name: 'config check',
    about: 'Find every mistake in a configuration',
    load: async () => (await import('./config-check.ts')).configCheck,
  },
  {
    name: 'config schema',
    about: 'Print the JSON Schema for editors',
    load: async () => (await import('./config-schema.ts')).configSchemaVerb,
  },
]
