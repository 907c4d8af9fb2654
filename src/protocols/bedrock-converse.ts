// Bedrock's Converse and ConverseStream. The model stands in the path; streams are AWS event streams.
import { stringifyJson } from '../core/json.ts'
import { readFacts, readFault, readReply, streamException, writeError, writeReply } from './bedrock-converse-reply.ts'
import { readRequest } from './bedrock-converse-request-read.ts'
import { writeRequest } from './bedrock-converse-request-write.ts'
import { ConverseEventReader, ConverseEventWriter, ConverseMeter } from './bedrock-converse-stream.ts'
import type { Protocol } from './protocol.ts'

export const bedrockConverse: Protocol = {
  name: 'bedrock-converse',
  framing: 'aws-event-stream',
  readRequest,
  writeRequest,
  readReply,
  writeReply,
  eventReader: () => new ConverseEventReader(),
  eventWriter: (asked) => new ConverseEventWriter(asked),
  meter: () => new ConverseMeter(),
  readFacts,
  readFault,
  writeError,
  writeStreamError: (error) => [
    { event: streamException(error.status), data: stringifyJson({ message: error.message }), isException: true },
  ],
}
