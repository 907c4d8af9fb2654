import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type AwsCredentials, credentialCache, regionOf, signAws, type ToSign } from './sigv4.ts'

/** The credentials, date and place of AWS's published Signature Version 4 test suite. */
const suite = {
  region: 'us-east-1',
  service: 'service',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  now: new Date('2015-08-30T12:36:00Z'),
}
const host = 'https://example.amazonaws.com'

describe('the published test suite', () => {
  test.each([
    ['get-vanilla', 'GET', '/', {}, undefined, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'get-vanilla-empty-query-key',
      'GET',
      '/?Param1=value1',
      {},
      undefined,
      'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
    ],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '/?Param2=value2&Param1=value1',
      {},
      undefined,
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    ['post-vanilla', 'POST', '/', {}, undefined, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'post-x-www-form-urlencoded',
      'POST',
      '/',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      'Param1=value1',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ] as const)('%s', async (_, method, path, headers, body, signature) => {
    const signed = await signAws({ ...suite, method, url: host + path, headers, body })
    expect(signed.authorization).toMatch(
      new RegExp(
        `^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=(content-type;)?host;x-amz-date, Signature=${signature}$`,
      ),
    )
    expect(signed['x-amz-date']).toBe('20150830T123600Z')
  })
})

describe('Bedrock', () => {
  const bedrock = {
    ...suite,
    service: 'bedrock',
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: '*/*' },
    body: '{"messages":[]}',
  }

  test.each([
    [
      'a version after a colon',
      '/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse',
      '/model/anthropic.claude-3-haiku-20240307-v1%253A0/converse',
    ],
    [
      'an ARN',
      '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.amazon.nova-pro-v1%3A0/converse-stream',
      '/model/arn%253Aaws%253Abedrock%253Aus-east-1%253A123456789012%253Ainference-profile%252Fus.amazon.nova-pro-v1%253A0/converse-stream',
    ],
    ['nothing to encode', '/model/amazon.nova-lite/converse', '/model/amazon.nova-lite/converse'],
  ])('a path with %s is signed encoded once more', async (_, sent, canonical) => {
    const url = `https://bedrock-runtime.us-east-1.amazonaws.com${sent}`
    const { authorization } = await signAws({ ...bedrock, url })
    expect(authorization?.split('Signature=')[1]).toBe(signatureByHand({ ...bedrock, url }, canonical))
  })

  test('a session token is sent and signed, and unsigned headers stay as they are', async () => {
    const credentials = { ...suite.credentials, sessionToken: 'token' }
    const signed = await signAws({ ...bedrock, url: `${host}/model/m/converse`, credentials })
    expect(signed).toMatchObject({ 'x-amz-security-token': 'token', accept: '*/*', host: 'example.amazonaws.com' })
    expect(signed.authorization).toContain('SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,')
  })

  test('bytes and their text give the same signature, another body another one', async () => {
    const url = `${host}/model/m/converse`
    const [text, bytes, other] = await Promise.all([
      signAws({ ...bedrock, url }),
      signAws({ ...bedrock, url, body: new TextEncoder().encode(bedrock.body) }),
      signAws({ ...bedrock, url, body: '{}' }),
    ])
    expect(bytes.authorization).toBe(text.authorization)
    expect(other.authorization).not.toBe(text.authorization)
  })

  test('a port other than the usual one is part of the signed host', async () => {
    const signed = await signAws({ ...bedrock, url: 'http://127.0.0.1:9001/model/m/converse' })
    expect(signed.host).toBe('127.0.0.1:9001')
  })
})

describe('credentials', () => {
  function source(expiration?: Date) {
    let loads = 0
    const load = async (): Promise<AwsCredentials> => ({ accessKeyId: `key${++loads}`, secretAccessKey: 's', expiration })
    return { load, loads: () => loads }
  }

  test('are loaded once when they do not expire, however many ask at once', async () => {
    const { load, loads } = source()
    const credentials = credentialCache(load, () => 0)
    await Promise.all([credentials(), credentials(), credentials()])
    await credentials()
    expect(loads()).toBe(1)
  })

  test('are loaded anew five minutes before they expire', async () => {
    let now = 0
    const { load, loads } = source(new Date(3_600_000))
    const credentials = credentialCache(load, () => now)
    await credentials()
    now = 3_299_999
    await credentials()
    expect(loads()).toBe(1)
    now = 3_300_000
    expect(await credentials()).toMatchObject({ accessKeyId: 'key2' })
  })

  test('a failed load is tried again by the next caller', async () => {
    let isDown = true
    const credentials = credentialCache(
      async () => {
        if (isDown) throw new Error('no source')
        return suite.credentials
      },
      () => 0,
    )
    await expect(credentials()).rejects.toThrow('no source')
    isDown = false
    expect(await credentials()).toBe(suite.credentials)
  })
})

test('the region is the one that AWS tools would use', () => {
  expect(regionOf({ AWS_REGION: 'eu-central-1', AWS_DEFAULT_REGION: 'us-west-2' })).toBe('eu-central-1')
  expect(regionOf({ AWS_REGION: '', AWS_DEFAULT_REGION: 'us-west-2' })).toBe('us-west-2')
  expect(regionOf({})).toBeUndefined()
})

/** The algorithm as AWS's guide tells it, step by step, for a canonical path given by hand. */
function signatureByHand({ method, url, headers, body, region, service, credentials, now }: ToSign, canonicalPath: string): string {
  const date = now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const day = date.slice(0, 8)
  const canonical = [
    method,
    canonicalPath,
    '',
    `content-type:${headers['content-type']}`,
    `host:${new URL(url).host}`,
    `x-amz-date:${date}`,
    '',
    'content-type;host;x-amz-date',
    createHash('sha256')
      .update(body ?? '')
      .digest('hex'),
  ].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, step) => createHmac('sha256', secret).update(step).digest(),
    `AWS4${credentials.secretAccessKey}`,
  )
  return createHmac('sha256', key).update(toSign).digest('hex')
}
