// Amazon Bedrock's model invocation log, from S3 (JSON lines, gzipped) or from CloudWatch (the same as text within an event).
import { isObject, type JsonObject } from '../../core/json.ts'
import { defineImporter, dig, millis, only, promptOf, refuse, rowOf } from './importer.ts'

export const bedrock = defineImporter({
  name: 'bedrock',
  about: 'Amazon Bedrock model invocation logs, from S3 or CloudWatch',
  page: 'https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html',
  recognises: (record) => invocationOf(record) !== undefined,
  read: (record) => {
    const log = invocationOf(record)
    if (!log) return refuse('its message is no invocation log')
    const input = dig(log, 'input')
    const output = dig(log, 'output')
    const cacheRead = dig(input, 'cacheReadInputTokenCount')
    const cacheWrite = dig(input, 'cacheWriteInputTokenCount')
    return only(
      rowOf(
        modelOf(log.modelId),
        { fresh: dig(input, 'inputTokenCount'), cacheRead, cacheWrite, output: dig(output, 'outputTokenCount') },
        {
          at: log.timestamp,
          provider: 'bedrock',
          user: nameOf(dig(log, 'identity', 'arn')),
          team: dig(log, 'requestMetadata', 'team'),
          project: dig(log, 'requestMetadata', 'project'),
          task: dig(log, 'requestMetadata', 'task'),
          isBatch: typeof log.operation === 'string' && /batch/i.test(log.operation),
          prompt: promptOf(dig(input, 'inputBodyJson')),
          durationMs: millis(dig(output, 'outputBodyJson', 'metrics', 'latencyMs')),
          status: log.errorCode === undefined ? 'ok' : 'failed',
          id: log.requestId,
        },
      ),
    )
  },
  reads: [
    {
      records: [
        {
          schemaType: 'ModelInvocationLog',
          schemaVersion: '1.0',
          timestamp: '2026-09-01T00:38:02Z',
          accountId: '000000000000',
          identity: { arn: 'arn:aws:iam::000000000000:user/clerk' },
          region: 'us-east-1',
          requestId: 'r1',
          operation: 'Converse',
          modelId: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
          input: {
            inputContentType: 'application/json',
            inputBodyJson: { messages: [{ role: 'user', content: [{ text: 'hello' }] }] },
            inputTokenCount: 4,
            cacheReadInputTokenCount: 0,
          },
          output: { outputBodyJson: { metrics: { latencyMs: 302 } }, outputTokenCount: 38 },
        },
      ],
      rows: [
        {
          model: 'amazon.nova-lite-v1:0',
          requests: 1,
          inputFresh: 4,
          cacheRead: 0,
          output: 38,
          at: '2026-09-01T00:38:02Z',
          provider: 'bedrock',
          user: 'user/clerk',
          prompt: 'hello',
          durationMs: 302,
          status: 'ok',
          id: 'r1',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [{ schemaType: 'ModelInvocationLog', timestamp: '2026-09-01T00:38:02Z', input: { inputTokenCount: 4 } }],
      refused: 'it names no model',
    },
  ],
})

function invocationOf(record: JsonObject): JsonObject | undefined {
  if (record.schemaType === 'ModelInvocationLog') return record
  const text = record.message ?? record['@message']
  if (typeof text !== 'string' || !text.includes('ModelInvocationLog')) return undefined
  try {
    const log: unknown = JSON.parse(text)
    return isObject(log) ? log : undefined
  } catch {
    return undefined // told as no invocation log
  }
}

/** The model behind an ARN; an inference profile's name holds its model's. */
function modelOf(id: unknown): unknown {
  return typeof id === 'string' ? id.slice(id.lastIndexOf('/') + 1) : id
}

function nameOf(arn: unknown): string | undefined {
  return typeof arn === 'string' ? arn.split(':').slice(5).join(':') : undefined
}
