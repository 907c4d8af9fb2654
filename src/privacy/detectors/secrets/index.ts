import type { Detector } from '../detector.ts'
import { assignment } from './assignment.ts'
import { cloudAccounts } from './cloud-accounts.ts'
import { commandLines } from './command-lines.ts'
import { connections } from './connections.ts'
import { cloudTokens } from './formats/cloud.ts'
import { codeTokens } from './formats/code.ts'
import { messagingTokens } from './formats/messaging.ts'
import { modelTokens } from './formats/models.ts'
import { operationsTokens } from './formats/operations.ts'
import { paymentTokens } from './formats/payments.ts'
import { workTokens } from './formats/work.ts'
import { headers } from './headers.ts'
import { passwordHashes } from './password-hashes.ts'
import { placeDetector } from './place.ts'
import { privateKeys } from './private-keys.ts'
import { tokenDetector } from './token-format.ts'
import { unlabelled } from './unlabelled.ts'

/** What is told by its own shape, by the place where it stands, by a name before it, and by nothing but its looks. */
export const secrets: readonly Detector[] = [
  tokenDetector('secret-tokens', [cloudTokens, codeTokens, messagingTokens, modelTokens, operationsTokens, paymentTokens, workTokens]),
  placeDetector('secret-places', [connections, headers, commandLines, passwordHashes, cloudAccounts]),
  privateKeys,
  assignment,
  unlabelled,
]
