import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createTestAuthority } from '@countersign/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cutLibrary, parsingOnly, shortenView } from '../../packages/build/src/parsing-only.js'
import { build } from '../../packages/build/src/tools.js'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'

const core = fileURLToPath(new URL('../../packages/core', import.meta.url))

interface Parser {
  /** Everything that pkijs decodes from a certificate that the strict reader accepts, which is all that it ever sees. */
  decode(der: Uint8Array): unknown
  /** Everything that the package reads from it, if both readers agree. */
  parse(der: Uint8Array): unknown
}

const program = `
import { fromBER } from 'asn1js'
import { Certificate } from 'pkijs'
import { compareReaders } from './src/x509/certificate/certificate-parser.js'
import { readCertificate } from './src/x509/certificate/read-certificate.js'
export const parse = (der) => {
  const fields = readCertificate(der)
  compareReaders(fields)
  return fields
}
export const decode = (der) => {
  readCertificate(der)
  return new Certificate({ schema: fromBER(der, { parseEmbedded: false }).result })
}
`
const programFile = join(core, 'program.js')

let folder: string
let whole: Parser
let cut: Parser

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'))
  const load = async (name: string, plugins: ReturnType<typeof parsingOnly>[]): Promise<Parser> => {
    const file = join(folder, `${name}.mjs`)
    await build({
      input: programFile,
      platform: 'neutral',
      resolve: { mainFields: ['module', 'main'], extensionAlias: { '.js': ['.ts', '.js'] } },
      plugins: [
        {
          name: 'program',
          resolveId: (id) => (id === programFile ? id : undefined),
          load: (id) => (id === programFile ? program : undefined),
        },
        ...plugins,
      ],
      output: { file },
    })
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Parser
  }
  whole = await load('whole', [])
  cut = await load('cut', [parsingOnly()])
})

afterAll(() => rmSync(folder, { recursive: true }))

/** Returns every own property, at any depth, or the message of an error. */
function contents(parse: (der: Uint8Array) => unknown, der: Uint8Array): string {
  try {
    return JSON.stringify(plain(parse(der)))
  } catch (error) {
    return String(error)
  }
}

// Read only own properties, because a remaining toJSON must not decide what is compared.
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (value instanceof ArrayBuffer) return Buffer.from(new Uint8Array(value)).toString('hex')
  if (value instanceof Date) return `Date ${value.getTime()}`
  if (typeof value === 'bigint') return `${value}n`
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  // The reduced decoder keeps a value as it is encoded if no schema of a certificate names its type. Nothing reads its parts.
  const isRead =
    !('idBlock' in value) || namedTypes.has((value as { idBlock: { tagNumber: number } }).idBlock.tagNumber)
  return Object.entries(value)
    .filter(([name]) => (isRead ? name !== 'extensions' || !('lenBlock' in value) : name === 'valueBeforeDecodeView'))
    .map(([name, property]) => [name, plain(property)])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1))
}

// Also the numbers 0 and 3 of the types that depend on the context.
const namedTypes = new Set([0, 1, 2, 3, 4, 6, 16, 17, 23, 24])

function compare(der: Uint8Array): void {
  expect(contents(cut.decode, der)).toBe(contents(whole.decode, der))
  expect(contents(cut.parse, der)).toBe(contents(whole.parse, der))
}

describe('the reduced certificate decoder', () => {
  it('decodes certificates of a test authority like the whole one', async () => {
    for (const keyType of ['RSA-2048', 'P-256', 'P-384'] as const) {
      const root = await createTestAuthority({ keyType })
      const intermediate = await root.intermediate({ keyType })
      const signer = await intermediate.issue({ keyType, dnsNames: ['echo-api.amazon.com', '*.example.com'] })
      for (const der of [root.anchor, ...signer.chain]) {
        expect(contents(cut.decode, der)).toContain('extnID')
        compare(der)
      }
    }
  })

  it('refuses a damaged certificate like the whole one', async () => {
    const root = await createTestAuthority()
    const { der } = await root.issue({ dnsNames: ['echo-api.amazon.com'] })
    for (let index = 0; index < der.length; index += 3) {
      const damaged = new Uint8Array(der)
      damaged[index] = (damaged[index] as number) ^ (1 << (index % 8))
      compare(damaged)
    }
    // Types changed: the strict reader accepts many of them, and pkijs distinguishes them.
    for (let index = 0; index < der.length; index++) {
      const damaged = new Uint8Array(der)
      damaged[index] = (damaged[index] as number) ^ (1 + (index % 31))
      compare(damaged)
    }
    for (let length = 0; length < der.length; length += 29) compare(der.subarray(0, length))
    // The reduced decoder keeps its schemas from one certificate to the next.
    compare(der)
    expect(contents(cut.decode, der)).toContain('extnID')
  })

  it.skipIf(vectorsFolder === undefined)(
    `decodes every third-party certificate like the whole one${vectorsFolder === undefined ? `: skipped, ${vectorsAbsent}` : ''}`,
    () => {
      const { certs } = JSON.parse(readFileSync(join(vectorsFolder as string, 'x509/paths.json'), 'utf8')) as {
        certs: string[]
      }
      expect(certs.length).toBeGreaterThan(1_000)
      for (const base64 of certs) compare(Uint8Array.from(Buffer.from(base64, 'base64')))
    },
    120_000,
  )
})

describe('cutLibrary', () => {
  const pkijs = readFileSync(join(core, 'node_modules/pkijs/build/index.js'), 'utf8')
  const asn1js = readFileSync(join(core, 'node_modules/asn1js/build/index.js'), 'utf8')

  it.each([
    [
      'does something new on import',
      'pkijs',
      `${pkijs}\nregisterEverything()`,
      /does something new on import: registerEverything/,
    ],
    [
      'no longer sets up its engine',
      'pkijs',
      pkijs.replace('\ninitCryptoEngine();', ''),
      /has no initCryptoEngine any more/,
    ],
    [
      'describes ASN.1 with another base class',
      'pkijs',
      pkijs.replaceAll('PkiObject', 'Pki'),
      /has no (PkiObject|className) any more/,
    ],
    [
      'reads a schema by another method',
      'pkijs',
      pkijs.replaceAll('fromSchema', 'readSchema'),
      /has no fromSchema any more/,
    ],
    [
      'has a statement of a new kind',
      'pkijs',
      `${pkijs}\nif (globalThis.crypto) initCryptoEngine()`,
      /statement of a new kind/,
    ],
    [
      'keeps its classes elsewhere',
      'asn1js',
      asn1js.replace('typeStore = {}', 'types = {}'),
      /has no typeStore any more/,
    ],
    [
      'registers no fast parser',
      'asn1js',
      asn1js.replaceAll('registerFastParser', 'registerParser'),
      /does something new on import/,
    ],
    [
      'compares schemas in another way',
      'asn1js',
      asn1js.replace('"idBlock" in inputSchema', '"id" in inputSchema'),
      /has no if \("idBlock" in inputSchema === false\) return \{ any more/,
    ],
    [
      'has a second place like the replaced one',
      'asn1js',
      `${asn1js}\nfunction other(inputSchema) {\n\tif ("idBlock" in inputSchema === false) return {\n}`,
      /has no if \("idBlock" in inputSchema === false\) return \{ any more/,
    ],
    [
      'has no function that is replaced',
      'asn1js',
      asn1js.replaceAll('decodeBase128', 'decodeSeptets'),
      /has no decodeBase128 any more/,
    ],
    [
      'has no member that is replaced',
      'asn1js',
      asn1js.replace('setValueHex() {', 'setHex() {'),
      /has no LocalIntegerValueBlock\.setValueHex any more/,
    ],
    [
      'names a type in another way',
      'asn1js',
      asn1js.replace('typeStore.UTCTime = this', ''),
      /has no UTCTime any more/,
    ],
  ] as const)('fails if a library %s', (_, library, text, message) => {
    expect(() => cutLibrary(library, text)).toThrow(message)
  })
})

describe('shortenView', () => {
  it('fails if @peculiar/utils has no toUint8Array any more', () => {
    expect(() => shortenView('export function toBytes(data) {}')).toThrow(/has no toUint8Array any more/)
  })
})
