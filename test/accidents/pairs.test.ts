import { gzipSync } from 'node:zlib'
import { alexaPayload, type SignedTestRequest } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createMaterials, createSurroundings } from '#test/schemes/index.js'
import { asciiJson, type NamedAccident, nameMade, pythonJson, tableOf, withBody } from '#test/support/accidents.js'

// Two accidents, one after the other, to the body of every scheme.
const at = new Date('2026-06-01T12:00:00Z')
const materials = await createMaterials(await createSurroundings({ currentDate: () => at }))

type Text = string
type Change = readonly [name: string, change: (text: Text) => Text]

const base64 = (text: Text): Text => Buffer.from(text).toString('base64')

/** The changes that a program makes to JSON that it parses. */
const content: readonly Change[] = [
  ['indented', (text) => JSON.stringify(JSON.parse(text), null, 2)],
  ['Python', (text) => pythonJson(JSON.parse(text))],
  ['PHP', (text) => asciiJson(text).replaceAll('/', '\\/')],
  ['CRLF at the end', (text) => `${text}\r\n`],
]

/** The changes that a transport makes to a body. */
const transport: readonly (readonly [name: string, change: (text: Text) => Text | Uint8Array])[] = [
  ['base64', base64],
  ['gzip', (text) => gzipSync(text)],
  ['stringified', (text) => JSON.stringify(text)],
  ['percent-encoded', encodeURIComponent],
  ['a byte order mark', (text) => `\ufeff${text}`],
  ['a Lambda event', (text) => JSON.stringify({ requestContext: {}, isBase64Encoded: false, body: text })],
  [
    'a Lambda event in base64',
    (text) => JSON.stringify({ requestContext: {}, isBase64Encoded: true, body: base64(text) }),
  ],
  ['a record of SQS', (text) => JSON.stringify({ Records: [{ eventSource: 'aws:sqs', body: text }] })],
  ['UTF-16', (text) => Buffer.from(text, 'utf16le')],
  ['hex', (text) => Buffer.from(text).toString('hex')],
]

const genuine: Readonly<Record<string, SignedTestRequest>> = {
  alexa: await materials.alexa.sign({ body: JSON.stringify(alexaPayload({ timestamp: at })) }),
  sns: await materials.sns.sign({ message: '{"a":"b/é"}', subject: 'Greeting' }),
  apig: await materials.apig.sign({ body: new TextEncoder().encode('{"order":{"id":1,"name":"b/é"}}') } as never),
  paypal: await materials.paypal.genuine(at),
  appstore: await materials.appstore.genuine(at),
  smn: await materials.smn.sign({ message: '{"a":"b/é"}', subject: 'Greeting' }),
}

describe('two accidents to one body', { timeout: 1_200_000 }, () => {
  it('are named in every scheme, at least 95 % of them', async () => {
    const table: NamedAccident[] = []
    for (const [scheme, request] of Object.entries(genuine)) {
      const verifier = materials[scheme as keyof typeof materials].verifier()
      const text = new TextDecoder().decode(request.body)
      for (const [first, change] of content) {
        for (const [second, carry] of transport) {
          const arrived = withBody(request, carry(change(text)))
          const named = await nameMade({ made: `${scheme}: ${first}, ${second}`, named: undefined, arrived }, verifier)
          table.push({ ...named, isNamed: named.accidents.length > 0 && named.explanation.verdict !== 'accepted' })
        }
      }
    }
    const text = tableOf(table)
    process.stdout.write(`${text}\n`)
    expect(table.filter(({ isNamed }) => isNamed).length / table.length, text).toBeGreaterThanOrEqual(0.95)
  })
})
