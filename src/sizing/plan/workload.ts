// What somebody says of a piece of work. Everything the decision needs, nothing that identifies anybody.
import { z } from 'zod'
import { levels } from '../../core/sensitivity.ts'

export const workloadSchema = z.strictObject({
  name: z.string().min(1).max(120).default('workload'),
  /** Where the data may lie: anywhere, in a region of the cloud, in this house, on one device. */
  data: z.enum(['anywhere', 'region', 'house', 'device']).default('anywhere'),
  sensitivity: z.enum(levels).default('internal'),
  /** A redacted text may leave although the original may not. */
  mayRedact: z.boolean().default(true),
  quality: z.enum(['enough', 'strong', 'frontier']).default('strong'),
  latency: z.enum(['batch', 'interactive', 'instant']).default('interactive'),
  /** It has to work without a network. */
  offline: z.boolean().default(false),
  requestsPerDay: z.number().min(0).max(1e9).default(200),
  inputTokens: z.number().min(0).max(1e8).default(1_500),
  outputTokens: z.number().min(1).max(1e7).default(400),
  pattern: z.enum(['steady', 'office', 'bursty', 'occasional']).default('office'),
  /** The busiest minute over the mean of the busy hours; by the pattern when left out. */
  peakFactor: z.number().min(1).max(10_000).optional(),
  skill: z.enum(['none', 'some', 'team']).default('some'),
  upfrontUsd: z.number().min(0).max(1e9).optional(),
  monthlyUsd: z.number().min(0).max(1e9).optional(),
  compliance: z
    .array(z.enum(['gdpr', 'hipaa', 'ai-act', 'secrecy', 'finance', 'government', 'asean']))
    .max(7)
    .default([]),
  contextTokens: z.number().min(256).max(1e8).default(8_192),
  modality: z
    .array(z.enum(['text', 'image', 'audio', 'video']))
    .min(1)
    .max(4)
    .default(['text']),
  /** Needs what happened today. */
  freshData: z.boolean().default(false),
  /** Own weights, fine-tuning, or a version that never changes by itself. */
  customised: z.boolean().default(false),
})

export type Workload = z.infer<typeof workloadSchema>
export type WorkloadInput = z.input<typeof workloadSchema>

/** What is wrong, one line each, or the workload. */
export function readWorkload(given: unknown): { readonly workload: Workload } | { readonly problems: readonly string[] } {
  const read = workloadSchema.safeParse(given ?? {})
  if (read.success) return { workload: read.data }
  return { problems: read.error.issues.map(({ path, message }) => `${path.join('.') || 'workload'}: ${message}`) }
}

/** Hours a day and days a month in which work comes, and the busiest minute over their mean. Assumptions, told with every plan. */
export const patterns = {
  steady: { hours: 24, days: 30.4, peak: 1.5 },
  office: { hours: 9, days: 21.7, peak: 3 },
  bursty: { hours: 9, days: 21.7, peak: 15 },
  occasional: { hours: 2, days: 10, peak: 2 },
} as const satisfies Readonly<Record<Workload['pattern'], { hours: number; days: number; peak: number }>>
