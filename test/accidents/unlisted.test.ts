import { signApigRequest } from '@countersign/core/apig'
import { alexaPayload, type SignedTestRequest, snsRequest } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { createMaterials, createSurroundings } from '#test/schemes/index.js'
import {
  asciiJson,
  headerOf,
  type MadeAccident,
  type NamedAccident,
  nameMade,
  tableOf,
  withBody,
  withHeader,
} from '#test/support/accidents.js'

// Accidents that the lists of the schemes do not have. Each is ordinary in some framework, proxy or language.
const at = new Date('2026-06-01T12:00:00Z')
const materials = await createMaterials(await createSurroundings({ currentDate: () => at }))

const slots = { name: "Zoë & <b>Bob</b>'s “café”", path: '/a/b', mark: '😀 \u2028 €', share: '50%' }
const value = alexaPayload({ timestamp: at, request: { slots, count: 3, list: [], none: null } })
const json = JSON.stringify(value)
const escapeOf = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
const upperEscapeOf = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

/** The changed forms of a JSON text, by the program that changed it. Any name is right if it is proven or likely. */
const rewritten: readonly [made: string, rewrite: (text: string) => string | Uint8Array][] = [
  ['Python: separators without spaces, ASCII escapes', asciiJson],
  ['PHP: JSON_UNESCAPED_SLASHES', asciiJson],
  ['PHP: JSON_UNESCAPED_UNICODE, slashes escaped', (text) => text.replaceAll('/', '\\/')],
  [
    'PHP: JSON_HEX_TAG and JSON_HEX_AMP',
    (text) => asciiJson(text).replaceAll('/', '\\/').replace(/[<>&]/g, upperEscapeOf),
  ],
  ['Go: SetEscapeHTML, and U+2028', (text) => text.replace(/[<>&\u2028\u2029]/g, escapeOf)],
  ['Go: Encoder, with a newline', (text) => `${text.replace(/[<>&\u2028\u2029]/g, escapeOf)}\n`],
  [
    'Go: MarshalIndent with tabs',
    (text) => JSON.stringify(JSON.parse(text), null, '\t').replace(/[<>&\u2028]/g, escapeOf),
  ],
  [
    '.NET: WriteIndented',
    (text) => JSON.stringify(JSON.parse(text), null, 2).replace(/[<>&'+`\u0080-\uffff]/g, upperEscapeOf),
  ],
  [
    '.NET: UnsafeRelaxedJsonEscaping, CRLF',
    (text) => JSON.stringify(JSON.parse(text), null, 2).replaceAll('\n', '\r\n'),
  ],
  ['Newtonsoft: Formatting.Indented', (text) => JSON.stringify(JSON.parse(text), null, 2).replaceAll('\n', '\r\n')],
  ['Ruby: JSON.pretty_generate', (text) => JSON.stringify(JSON.parse(text), null, 2)],
  ['Rails: to_json', (text) => text.replace(/[<>&\u2028\u2029]/g, escapeOf)],
  ['Java: Gson, HTML safe', (text) => text.replace(/[<>&='\u2028\u2029]/g, escapeOf)],
  ['Java: org.json, which escapes </', (text) => text.replaceAll('</', '<\\/')],
  [
    'Java: Jackson, pretty',
    (text) => JSON.stringify(JSON.parse(text), null, 2).replaceAll('": ', '" : ').replaceAll('[]', '[ ]'),
  ],
  ['Jackson: ESCAPE_NON_ASCII', (text) => text.replace(/[\u0080-\uffff]/g, upperEscapeOf)],
  ['serde: keys of a BTreeMap', (text) => JSON.stringify(JSON.parse(text), (_, item: unknown) => sorted(item))],
  ['jq .', (text) => `${JSON.stringify(JSON.parse(text), null, 2)}\n`],
  ['jq -c', (text) => `${text}\n`],
  ['a shell: echo', (text) => `${text}\n`],
  ['an editor on Windows: a BOM and CRLF at the end', (text) => `\ufeff${text}\r\n`],
  ['a database that keeps three bytes a character', (text) => text.replace(/😀/u, '?')],
  ['windows-1252', (text) => Uint8Array.from(windows1252(text))],
  ['UTF-8 read as windows-1252', (text) => mojibake(text)],
  ['UTF-8 read as latin-1, twice', (text) => latin1(latin1(text))],
  ['NFD', (text) => text.normalize('NFD')],
  ['a word processor: straight quotes', (text) => text.replace(/[“”]/g, '\\"')],
  ['cut at 400 bytes', (text) => text.slice(0, 400)],
  [
    'cut in the middle of a character',
    (text) =>
      new TextEncoder()
        .encode(text)
        .slice(0, new TextEncoder().encode(text.slice(0, text.indexOf('ë') + 1)).length - 1),
  ],
  ['encodeURIComponent', encodeURIComponent],
  ['double URL encoding', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['a form field: payload=', (text) => `payload=${encodeURIComponent(text).replaceAll('%20', '+')}`],
  [
    'API Gateway: $util.escapeJavaScript',
    (text) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('/', '\\/').replaceAll("'", "\\'"),
  ],
  ['API Gateway: $input.json in quotes', (text) => JSON.stringify(text)],
  ['API Gateway: a template around the body', (text) => `{"body":${text},"stage":"prod"}`],
  ['Lambda: base64 of the body', (text) => Buffer.from(text).toString('base64')],
  ['base64 with line breaks', (text) => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n')],
  ['base64url', (text) => Buffer.from(text).toString('base64url')],
  ['XSS filter', (text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
  ['strip_tags', (text) => text.replace(/<[^>]*>/g, '')],
  ['trim of every string', (text) => text.replaceAll(' \u2028 ', ' ')],
  ['null members dropped', (text) => text.replace(',"none":null', '')],
  ['empty lists dropped', (text) => text.replace(',"list":[]', '')],
  ['numbers as text', (text) => text.replace('"count":3', '"count":"3"')],
  ['numbers as floats', (text) => text.replace('"count":3', '"count":3.0')],
  ['a template engine: undefined', () => 'undefined'],
  ['Python: repr of a dict', () => "{'version': '1.0', 'session': {'new': True}}"],
  ['Python: repr of bytes', (text) => `b'${text}'`],
  ['util.inspect', () => "{ version: '1.0', session: { new: true } }"],
  ['a Map of Java', () => '{version=1.0, session={new=true}}'],
  ['multipart', (text) => `------b\r\nContent-Disposition: form-data; name="body"\r\n\r\n${text}\r\n------b--\r\n`],
]

function sorted(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
  return Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)))
}
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1')
}
function mojibake(text: string): string {
  return new TextDecoder('windows-1252').decode(new TextEncoder().encode(text))
}
function windows1252(text: string): number[] {
  const known: Readonly<Record<string, number>> = { '“': 0x93, '”': 0x94, '€': 0x80, ë: 0xeb, é: 0xe9 }
  return Array.from(
    text,
    (character) => known[character] ?? (character.charCodeAt(0) < 128 ? character.charCodeAt(0) : 0x3f),
  )
}

async function ofAlexa(): Promise<MadeAccident[]> {
  const { alexa } = materials
  const genuine = await alexa.sign({ body: json })
  const header = (name: string, change: (text: string) => string): SignedTestRequest =>
    withHeader(genuine, name, change(headerOf(genuine, name)))
  const signature = 'Signature-256'
  return [
    ...rewritten.map(([made, rewrite]) => ({ made, named: undefined, arrived: withBody(genuine, rewrite(json)) })),
    { made: 'the signature: a cookie parser', named: undefined, arrived: header(signature, decodeURIComponentOf) },
    { made: 'the signature: the word undefined', named: undefined, arrived: header(signature, () => 'undefined') },
    {
      made: 'the signature: hex',
      named: undefined,
      arrived: header(signature, (text) => Buffer.from(text, 'base64').toString('hex')),
    },
    {
      made: 'the signature: base64 of base64',
      named: undefined,
      arrived: header(signature, (text) => Buffer.from(text).toString('base64')),
    },
    {
      made: 'the signature: in lower case',
      named: undefined,
      arrived: header(signature, (text) => text.toLowerCase()),
    },
    {
      made: 'the URL: http',
      named: undefined,
      arrived: header('SignatureCertChainUrl', (text) => text.replace('https', 'http')),
    },
    {
      made: 'the URL: percent-encoded',
      named: undefined,
      arrived: header('SignatureCertChainUrl', encodeURIComponent),
    },
    {
      made: 'X-Forwarded-Signature in its place',
      named: undefined,
      arrived: {
        ...genuine,
        headers: genuine.headers.map(([name, text]): [string, string] => [
          name.startsWith('Signature-') || name === 'Signature' ? `X-Forwarded-${name}` : name,
          text,
        ]),
      },
    },
  ]
}

function decodeURIComponentOf(text: string): string {
  return text.replaceAll('+', ' ')
}

async function ofSns(): Promise<MadeAccident[]> {
  const { sns } = materials
  const message = JSON.stringify(slots)
  const { message: fields } = await sns.sign({ message, subject: 'Greeting' })
  const arrived = (changes: Readonly<Record<string, unknown>>): SignedTestRequest =>
    snsRequest({ ...fields, ...changes } as never)
  return [
    ...(await Promise.all(
      rewritten
        .filter(
          ([made]) =>
            !/^(?:numbers|null|empty|trim|cut at 400)|Python: repr|inspect|Map of|undefined|template|strip|bytes a/.test(
              made,
            ),
        )
        .map(async ([made, rewrite]) => {
          const text = rewrite(message)
          return {
            made: `Message: ${made}`,
            named: undefined,
            arrived:
              typeof text === 'string' ? arrived({ Message: text }) : withBody(await sns.sign({ message }), text),
          }
        }),
    )),
    {
      made: 'Timestamp without milliseconds',
      named: undefined,
      arrived: arrived({ Timestamp: String(fields.Timestamp).replace('.000', '') }),
    },
    { made: 'Timestamp of .NET', named: undefined, arrived: arrived({ Timestamp: '06/01/2026 12:00:00' }) },
    { made: 'the token of another topic', named: undefined, arrived: arrived({ TopicArn: `${fields.TopicArn}x` }) },
    {
      made: 'Subject in the encoding of mail',
      named: undefined,
      arrived: arrived({ Subject: '=?UTF-8?B?R3JlZXRpbmc=?=' }),
    },
    {
      made: 'a MessageId in upper case',
      named: undefined,
      arrived: arrived({ MessageId: String(fields.MessageId).toUpperCase() }),
    },
  ]
}

const accessKey = 'key1'
async function ofApig(): Promise<MadeAccident[]> {
  const { createApigVerifier } = await import('@countersign/core/apig')
  const secret = 'a secret of some length'
  const verifier = createApigVerifier({ secrets: { [accessKey]: secret, key2: 'another' }, currentDate: () => at })
  const signed = async (url: string, given: RequestInit = {}, by = secret): Promise<SignedTestRequest> => {
    const request = new Request(url, {
      method: 'POST',
      body: json,
      headers: { 'content-type': 'application/json' },
      ...given,
    })
    const made = await signApigRequest(request, {
      accessKey,
      secret: by,
      date: at,
      signedHeaders: ['host', 'content-type', 'x-sdk-date'],
    })
    const headers = [...made.headers] as [string, string][]
    return { method: made.method, url: made.url, headers, body: new Uint8Array(await made.arrayBuffer()) }
  }
  const base = 'https://api.example.com'
  const at1 = async (from: string, to: string): Promise<SignedTestRequest> => ({
    ...(await signed(base + from)),
    url: base + to,
  })
  const withHost = async (host: string): Promise<SignedTestRequest> => {
    const one = await signed(`${base}/a`)
    return {
      ...one,
      url: '/a',
      headers: [
        ...one.headers.filter(([name]) => name !== 'host'),
        ['host', host],
        ['x-forwarded-host', 'api.example.com'],
      ],
    }
  }
  const genuine = await signed(`${base}/a?b=1`)
  const row = (made: string, arrived: unknown): MadeAccident => ({ made, named: undefined, arrived, verifier })
  return [
    ...rewritten
      .filter(([made]) => !/^cut|^trim|strip|numbers|dropped|bytes a/.test(made))
      .map(([made, rewrite]) => row(`body: ${made}`, withBody(genuine, rewrite(json)))),
    row('nginx: merge_slashes', await at1('/a//b', '/a/b')),
    row('nginx: proxy_pass with a path', await at1('/api/a', '/a')),
    row('a path in lower case', await at1('/App/Orders', '/app/orders')),
    row('a file extension dropped', await at1('/a.json', '/a')),
    row('double encoding of the path', await at1('/a%20b', '/a%2520b')),
    row('the stage in the path', await at1('/release/a', '/a')),
    row('a query dropped', await at1('/a?b=1', '/a')),
    row('a tracking parameter', await at1('/a?b=1', '/a?b=1&utm_source=x')),
    row('Rails: arrays of the query', await at1('/a?b=1&b=2', '/a?b[]=1&b[]=2')),
    row('a query decoded', await at1('/a?b=%26', '/a?b=&')),
    row('an ingress: another Host', await withHost('backend.default.svc.cluster.local:8080')),
    row('content-type with a charset', withHeader(genuine, 'content-type', 'application/json; charset=utf-8')),
    row('content-type in upper case', withHeader(genuine, 'content-type', 'Application/JSON')),
    row('a method override', { ...genuine, method: 'PUT' }),
    row('the secret of another access key', await signed(`${base}/a`, {}, 'another')),
    row('a secret with a newline', await signed(`${base}/a`, {}, `${secret}\n`)),
    row('a secret that is URL-encoded', await signed(`${base}/a`, {}, encodeURIComponent(secret))),
  ]
}

describe('accidents that the lists do not have', () => {
  let named: NamedAccident[] = []
  beforeAll(async () => {
    for (const [make, verifier] of [
      [ofAlexa, materials.alexa.verifier()],
      [ofSns, materials.sns.verifier()],
      [ofApig, materials.apig.verifier()],
    ] as const)
      for (const accident of await make()) named.push(await nameMade(accident, verifier))
    named = named.map((one) => ({
      ...one,
      isNamed: one.accidents.length > 0 && one.explanation.verdict !== 'accepted',
    }))
  }, 600_000)

  it('are named, at least 95 % of them', () => {
    const table = tableOf(named)
    process.stdout.write(`${table}\n`)
    expect(named.filter(({ isNamed }) => isNamed).length / named.length, table).toBeGreaterThanOrEqual(0.95)
  })
})
