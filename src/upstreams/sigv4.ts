// AWS Signature Version 4 for Bedrock: signed headers, and credentials from the standard chain.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
// The AWS packages are loaded on first use, because most installations never sign anything.

export type AwsCredentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** When they stop being valid; absent for keys that do not expire. */
  readonly expiration?: Date
}

export type ToSign = {
  readonly method: string
  /** As it will be sent, with its path percent-encoded once. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  readonly region: string
  /** `bedrock` or `bedrock-mantle`. */
  readonly service: string
  readonly credentials: AwsCredentials
  readonly now: Date
}

/**
 * The headers to send: those given, `host`, and the signature's own. The canonical path is the sent path encoded once more, as AWS wants
 * for every service but S3: `%3A` in a model id is signed as `%253A`. Only `host`, `content-type` and `x-amz-*` are signed, so that a
 * proxy on the way may change the others.
 */
export async function signAws({ method, url, headers, body, region, service, credentials, now }: ToSign): Promise<Record<string, string>> {
  const [{ SignatureV4 }, { Sha256 }] = await Promise.all([import('@smithy/signature-v4'), import('@aws-crypto/sha256-js')])
  const { protocol, hostname, host, port, pathname, searchParams } = new URL(url)
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) given[name.toLowerCase()] = value
  given.host = host
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false })
  const query: Record<string, string[]> = {}
  for (const name of searchParams.keys()) query[name] = searchParams.getAll(name)
  const signed = await signer.sign(
    { method, protocol, hostname, ...(port !== '' && { port: Number(port) }), path: pathname, query, headers: given, body },
    { signingDate: now, unsignableHeaders: new Set(Object.keys(given).filter((name) => !isSigned(name))) },
  )
  return signed.headers
}

function isSigned(header: string): boolean {
  return header === 'host' || header === 'content-type' || header.startsWith('x-amz-')
}

/** Credentials this close to their end are fetched anew, so that none expires under way. */
const marginMs = 5 * 60_000

/** Remember what `load` gives until it is about to expire. Callers at the same time share one load; a failure is not remembered. */
export function credentialCache(load: () => Promise<AwsCredentials>, now: () => number): () => Promise<AwsCredentials> {
  let known: AwsCredentials | undefined
  let loading: Promise<AwsCredentials> | undefined
  return async () => {
    if (known && (known.expiration === undefined || known.expiration.getTime() - marginMs > now())) return known
    loading ??= load()
      .then((loaded) => {
        known = loaded
        return loaded
      })
      .finally(() => {
        loading = undefined
      })
    return loading
  }
}

/**
 * The machine's credentials, from the chain that every AWS tool uses: environment, SSO, profile files, process, web identity, container,
 * instance. Rejects when nothing offers any.
 */
export const awsCredentials: () => Promise<AwsCredentials> = credentialCache(async () => {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
  return defaultProvider()()
}, Date.now)

/** The region that the environment names, as AWS tools read it. */
export function regionOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  return environment.AWS_REGION || environment.AWS_DEFAULT_REGION || undefined
}
