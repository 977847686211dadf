import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../encoding/bytes.js'
import { VerificationError } from '../../errors.js'
import { readHeaderFields } from '../../request/header-lines.js'
import { Budget } from '../../scheme/explain.js'
import { describeCertificateUrl, describePayload } from './describe-message.js'

type Pairs = readonly (readonly [string, string])[]

async function explain(body: string | Uint8Array, headers: Pairs = [], message = 'x'): Promise<unknown> {
  const request = {
    headers: readHeaderFields(headers),
    body: typeof body === 'string' ? encodeUtf8(body) : body,
  }
  const error = new VerificationError('ERR_PAYLOAD_INVALID', message, {})
  const found = await describePayload({ request, error, found: {}, budget: new Budget() } as never)
  return found && [found.evidence?.accident, found.evidence?.confidence]
}

const id: Pairs = [['x-amz-sns-message-id', 'x']]
const fields = '"Type":"Notification","TopicArn":"arn","MessageId":"x"'

describe('describePayload of SNS', () => {
  it.each<[what: string, body: string | Uint8Array, headers: Pairs, said: unknown]>([
    ['a FIFO topic', '{"TopicArn":"a.fifo"}', [], ['fifo-unsigned', 'proven']],
    ['a sequence number', '{"SequenceNumber":"1","Signature":""}', [], ['fifo-unsigned', 'proven']],
    ['a message without a signature', `{${fields}}`, [], ['emulator', 'proven']],
    ['a message with an empty signature', `{${fields},"Signature":""}`, [], ['emulator', 'proven']],
    ['a body that is lost', '{}', [], ['empty-object', 'likely']],
    ['an object as text', '[object Object]', [], ['object-as-text', 'proven']],
    ['a body that is lost, with the id of a message', '{}', id, ['empty-object', 'likely']],
    ['an Alexa request', '{"version":"1","request":{"type":"x"}}', [], ['another-service', 'likely']],
    ['a message without its end', `{${fields}`, [], ['truncated', 'likely']],
    ['a message that is broken inside', `{${fields},,} \n`, [], ['escapes', 'likely']],
    ['a message that is broken by U+FFFD', `{${fields},"a\ufffd:1}`, [], ['characters-replaced', 'likely']],
    ['bytes', Uint8Array.of(1, 2, 3), [], ['compressed', 'likely']],
    ['a text with Content-Encoding', 'text', [['content-encoding', 'gzip']], ['compressed', 'likely']],
    ['a text without Content-Encoding', 'text', [['content-encoding', 'identity']], undefined],
    ['fields of other types', '{"TopicArn":1,"Message":2,"Signature":"x"}', [], ['sns-field-types', 'likely']],
    ['a text with a header of SNS', 'text', [['x-amz-sns-topic-arn', 'x']], ['raw-delivery', 'likely']],
    ['another object', '{"a":1}', [['host', 'a']], ['wrapped', 'likely']],
    ['a list', '[1]', [['host', 'a']], undefined],
    ['a text that says Type late', `${' '.repeat(2_000)}"Type"`, [], undefined],
  ])('names what arrived instead of a message: %s', async (_, body, headers, said) => {
    expect(await explain(body, headers)).toEqual(said)
  })

  it('names a field that occurs twice in the message', async () => {
    expect(await explain('{"a":1}', [], 'It has two fields of one name')).toEqual(['sns-duplicate-fields', 'likely'])
  })
})

describe('describeCertificateUrl of SNS', () => {
  const explainUrl = async (url: string, accountId = '123456789012') => {
    const topic = { origin: 'https://sns.us-east-1.amazonaws.com', region: 'us-east-1', accountId }
    const found = { payload: { message: { SigningCertURL: url }, topic } }
    const error = new VerificationError('ERR_CERTIFICATE_URL_FORBIDDEN', 'x', {})
    return await describeCertificateUrl({ request: { body: encodeUtf8('{}') }, error, found } as never)
  }

  it.each([
    ...['http://localhost:4566/x.pem', 'https://127.0.0.1/x', 'http://0.0.0.0:1/x', 'http://[::1]:4566/x'],
    ...[
      'http://host.docker.internal/x',
      'https://my.localstack.cloud/x',
      'http://localstack:4566/x',
      'http://goaws.x/',
    ],
    ...[
      'http://moto:5000/x',
      'https://fauxqs.test/x',
      'http://sns-server:4100/x',
      'HTTP://LOCALHOST/x',
      'http://aws/x',
    ],
  ])('recognises an emulator by its host: %s', async (url) => {
    expect((await explainUrl(url))?.evidence).toMatchObject({ accident: 'emulator', confidence: 'likely' })
  })

  it.each(['https://attacker.test/http://localhost/x', 'https://a.test:1/x', 'ftp://localhost/x', 'http://a:b/x'])(
    'calls no other host an emulator: %s',
    async (url) => {
      expect((await explainUrl(url))?.evidence).not.toHaveProperty('accident')
      expect((await explainUrl(url, '000000000000'))?.evidence).toMatchObject({ accident: 'emulator' })
    },
  )

  it('names the region of the URL if it is another one', async () => {
    const cause = async (region: string): Promise<string | undefined> =>
      (await explainUrl(`https://sns.${region}.amazonaws.com/x`))?.diagnosis?.cause
    expect(await cause('eu-west-1')).toBe('The topic is of the region us-east-1, and SigningCertURL is of eu-west-1.')
    const own =
      'SigningCertURL is not of https://sns.us-east-1.amazonaws.com, where AWS keeps the certificate of the topic.'
    expect([await cause('us-east-1'), await cause('x'.repeat(41))]).toEqual([own, own])
  })
})
