import {
  alexaDnsName,
  createTestAuthority,
  payPalDnsName,
  signAlexaRequest,
  signApigTestRequest,
  signPayPalWebhook,
  signSnsMessage,
  snsDnsName,
  testAccessKey,
  testSecret,
  testWebhookId,
} from '@countersign/testing'
import { formatCurlCommand, formatFetchCall, formatFixture, formatRawRequest } from '@countersign/testing/recorded'
import { afterAll, describe, expect, it } from 'vitest'
import { countersign, createScratch } from './countersign.js'

const scratch = createScratch()
afterAll(scratch.remove)

const root = await createTestAuthority()
const trust = ['--trust', scratch.write('root.pem', root.anchorPem)]

const alexaSigner = await root.issue({ dnsNames: [alexaDnsName] })
const alexa = await signAlexaRequest({ signer: alexaSigner })
const alexaOptions = ['--chain', scratch.write('chain.pem', alexaSigner.chainPem), ...trust]

const snsSigner = await root.issue({ dnsNames: [snsDnsName()] })
const { message } = await signSnsMessage({ signer: snsSigner })
const snsOptions = ['--cert', scratch.write('sns.pem', snsSigner.pem), ...trust]

const postData = { mimeType: 'application/json', text: new TextDecoder().decode(alexa.body) }
const har = {
  log: {
    entries: [
      { request: { method: 'GET', url: 'https://a.example/', headers: [] }, response: {} },
      {
        request: { ...alexa, headers: alexa.headers.map(([name, value]) => ({ name, value })), postData },
        response: {},
      },
    ],
  },
}
const sqs = { Records: [{ eventSource: 'aws:sqs', receiptHandle: 'h', body: JSON.stringify(message) }] }
const urlEvent = {
  version: '2.0',
  rawPath: '/',
  rawQueryString: '',
  headers: Object.fromEntries(alexa.headers),
  requestContext: { domainName: 'a.lambda-url.us-east-1.on.aws', http: { method: 'POST' } },
  body: Buffer.from(alexa.body).toString('base64'),
  isBase64Encoded: true,
}

describe('countersign verify and explain without a scheme', () => {
  it.each([
    ['a raw HTTP request', 'alexa', formatRawRequest(alexa), alexaOptions],
    ['a curl command', 'alexa', formatCurlCommand(alexa), alexaOptions],
    ['a call of fetch', 'alexa', formatFetchCall(alexa), alexaOptions],
    ['a fixture', 'alexa', formatFixture(alexa), alexaOptions],
    ['a HAR file', 'alexa', JSON.stringify(har), alexaOptions],
    ['an HTTP event of AWS Lambda', 'alexa', JSON.stringify(urlEvent), alexaOptions],
    ['a record of SQS', 'sns', JSON.stringify(sqs), snsOptions],
    ['a body', 'sns', JSON.stringify(message), snsOptions],
  ])('recognise and accept %s', async (form, scheme, text, options) => {
    const file = scratch.write(`${form.replaceAll(' ', '-')}.txt`, text)
    for (const mode of ['verify', 'explain']) {
      const run = await countersign([mode, file, ...options, '--json'])
      expect(run).toMatchObject({ code: 0, stderr: `${file}: ${form}, scheme ${scheme}\n` })
      expect(JSON.parse(run.stdout)).toMatchObject({ scheme, verdict: 'accepted' })
    }
  })

  it('read standard input, and note what may have changed on the way', async () => {
    const run = await countersign(['explain', '-', ...alexaOptions, '--verbose'], { input: JSON.stringify(har) })
    expect(run).toMatchObject({ code: 0, stderr: '-: a HAR file, scheme alexa\n' })
    expect(run.stdout).toContain('Note: The request was read as a HAR file.')
    expect(run.stdout).toContain('Entry 2 of 2 was taken')
  })

  it('name the cause, and exit 1', async () => {
    const altered = { ...alexa, body: new TextEncoder().encode(JSON.stringify(JSON.parse(postData.text), null, 2)) }
    const file = scratch.write('altered.http', formatRawRequest(altered))
    const run = await countersign(['explain', file, '--json', ...alexaOptions])
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout)).toMatchObject({
      verdict: 'rejected',
      cause: expect.any(String),
      confidence: 'proven',
    })
  })

  it('pass the options of the scheme on, at any position of --json and --at', async () => {
    const at = new Date('2026-01-02T03:04:05Z')
    const authority = await createTestAuthority({ at })
    const signer = await authority.issue({ dnsNames: [payPalDnsName('live')] })
    const paypal = await signPayPalWebhook({ signer: signer, webhookId: testWebhookId, timestamp: at })
    const file = scratch.write('paypal.json', formatFixture(paypal))
    const cert = [
      '--cert',
      scratch.write('paypal.pem', signer.pem),
      '--trust',
      scratch.write('paypal-root.pem', authority.anchorPem),
    ]
    const run = await countersign([
      'verify',
      '--json',
      '--at',
      at.toISOString(),
      file,
      '--webhook',
      testWebhookId,
      ...cert,
    ])
    expect(JSON.parse(run.stdout)).toMatchObject({ scheme: 'paypal', verdict: 'accepted' })
  })

  it('ask for the further options that the scheme needs', async () => {
    const request = await signApigTestRequest({ method: 'GET', url: 'http://a.example/' })
    const file = scratch.write('apig.http', formatRawRequest(request))
    const missing = await countersign(['verify', file])
    expect(missing).toMatchObject({ code: 2, stdout: '' })
    expect(missing.stderr).toContain("required option '--key <key>' not specified")
    const secret = scratch.write('secret', testSecret)
    expect((await countersign(['verify', file, '--key', testAccessKey, '--secret-file', secret])).code).toBe(0)
  })

  it.each([
    ['a request of no scheme', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', /looks like none of the schemes/],
    ['text', 'hello', /The text is not recognised/],
    ['nothing', '', /The text is empty/],
  ])('exit 2 for %s', async (_what, input, message) => {
    const run = await countersign(['explain', '-', '--json'], { input })
    expect(run.code).toBe(2)
    expect(run.stderr).toMatch(message)
    expect(JSON.parse(run.stdout)).toMatchObject({ verdict: 'unavailable' })
  })

  it('require that the file comes first', async () => {
    const run = await countersign(['verify', '--webhook', testWebhookId, 'file'])
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('Name the file before other options') })
  })
})
