import type { VerificationErrorCode } from '@countersign/core'
import { type HostileCase, type HostileRequest, makeHostile, withHeader } from '../hostile/hostile-request.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import { schemeCertificateCases } from './hostile-certificates.js'
import { schemeSignatureCases } from './hostile-signatures.js'
import type { SchemeChanges, SchemeSigner } from './scheme-signer.js'

/** The facts about the requests of a scheme that its definition does not contain. */
export interface HostileSchemeOptions {
  /** The headers that every request must have once. Each is left out, emptied and repeated. Default: none. */
  requiredHeaders?: readonly string[]
  /** The headers whose values are signed. Each is changed. Default: none. */
  signedHeaders?: readonly string[]
  /** The text fields of a JSON body that are signed, for schemes that do not cover the whole body. Default: none. */
  signedFields?: readonly string[]
  /** Whether the method and the target are signed. Default false. */
  signsTarget?: boolean
  /** How many seconds the timestamp may be off. Absent if the scheme signs no time. */
  tolerance?: { readonly past: number; readonly future: number }
  /** Faults that only this scheme has, by name. */
  faults?: Readonly<Record<string, SchemeFault>>
  /**
   * The code of a fault, by name, if the scheme refuses it earlier than others do, for example because a header has another
   * grammar. `null` leaves the case out.
   */
  codes?: Readonly<Record<string, VerificationErrorCode | null>>
}

/** A fault that only one scheme has. */
export interface SchemeFault {
  /** What is wrong, and why it matters. */
  readonly why: string
  readonly expectedCode: VerificationErrorCode
  /** Changes the parts that a request is written from. Default: nothing is changed. */
  readonly changes?: SchemeChanges
  /** Changes a request after it was signed. Default: nothing is changed. */
  alter?(request: SignedTestRequest): SignedTestRequest
}

/**
 * Yields requests that no verifier of a scheme may accept, one fault at a time. They are derived from its definition: each
 * fault of a certificate, of its URL or its place in a message, of a secret, of a signature and of the signed data; a body and
 * headers that were altered; a time out of range.
 */
export async function* hostileForScheme<Options>(
  signer: SchemeSigner<Options>,
  options: HostileSchemeOptions = {},
): AsyncGenerator<HostileRequest, void, undefined> {
  const { codes = {} } = options
  const cases = [
    ...headerCases(signer, options),
    ...schemeCertificateCases(signer),
    ...schemeSignatureCases(signer),
    ...bodyCases(signer, options),
    ...targetCases(signer, options),
    ...timeCases(signer, options),
    ...Object.entries(options.faults ?? {}).map(
      ([name, { why, expectedCode, changes, alter = same }]): HostileCase => ({
        name,
        why,
        expectedCode,
        make: async () => alter(await signer.sign(changes)),
      }),
    ),
  ]
  yield* makeHostile(
    cases.flatMap((one) => {
      const code = Object.hasOwn(codes, one.name) ? codes[one.name] : one.expectedCode
      return code == null ? [] : [{ ...one, expectedCode: code }]
    }),
  )
}

type Signer = Pick<SchemeSigner<unknown>, 'sign' | 'at' | 'definition'>

function headerCases(
  { sign }: Signer,
  { requiredHeaders = [], signedHeaders = [] }: HostileSchemeOptions,
): HostileCase[] {
  const cases = (
    header: string,
    what: string,
    why: string,
    expectedCode: VerificationErrorCode,
    alter: (request: SignedTestRequest) => SignedTestRequest,
  ): HostileCase => ({
    name: `${header.toLowerCase()}-${what}`,
    why: `The header ${header} ${why}`,
    expectedCode,
    make: async () => alter(await sign()),
  })
  return [
    ...requiredHeaders.flatMap((header) => [
      cases(header, 'missing', 'is missing', 'ERR_HEADER_MISSING', (one) => withHeader(one, header, undefined)),
      cases(header, 'empty', 'is empty', 'ERR_HEADER_MISSING', (one) => withHeader(one, header, '')),
      cases(header, 'twice', 'came twice, so programs may read either value', 'ERR_HEADER_INVALID', (one) => ({
        ...one,
        headers: [...one.headers, [header, headerValue(one, header)]],
      })),
    ]),
    ...signedHeaders.map((header) =>
      cases(header, 'altered', 'was changed after it was signed', mismatch, (one) =>
        withHeader(one, header, altered(headerValue(one, header))),
      ),
    ),
  ]
}

function bodyCases(
  { sign, definition: { covers } }: Signer,
  { signedFields = [] }: HostileSchemeOptions,
): HostileCase[] {
  const bodyCase = (name: string, why: string, alter: (body: string) => string): HostileCase => ({
    name,
    why,
    expectedCode: mismatch,
    async make() {
      const request = await sign()
      return { ...request, body: new TextEncoder().encode(alter(new TextDecoder().decode(request.body))) }
    },
  })
  const whole = [
    bodyCase('body-extended', 'An unsigned byte follows the signed bytes', (body) => `${body}\n`),
    bodyCase('body-prefixed', 'An unsigned byte comes before the signed bytes', (body) => ` ${body}`),
  ]
  return [
    ...(covers === 'body' || covers === 'checksum' ? whole : []),
    ...signedFields.map((field) =>
      bodyCase(`field-${field}-altered`, `The field ${field} was changed after it was signed`, (body) => {
        const fields = JSON.parse(body) as Record<string, unknown>
        return JSON.stringify({ ...fields, [field]: altered(String(fields[field])) })
      }),
    ),
  ]
}

function targetCases({ sign }: Signer, { signsTarget = false }: HostileSchemeOptions): HostileCase[] {
  if (!signsTarget) return []
  return [
    {
      name: 'url-altered',
      why: 'The target was changed after it was signed',
      expectedCode: mismatch,
      make: async () => {
        const request = await sign()
        return { ...request, url: `${request.url}x` }
      },
    },
    {
      name: 'method-altered',
      why: 'The method was changed after it was signed',
      expectedCode: mismatch,
      make: async () => {
        const request = await sign()
        return { ...request, method: request.method === 'PUT' ? 'POST' : 'PUT' }
      },
    },
  ]
}

function timeCases({ sign, at }: Signer, { tolerance }: HostileSchemeOptions): HostileCase[] {
  if (tolerance === undefined) return []
  // Some services sign whole seconds.
  const timeCase = (name: string, why: string, seconds: number): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
    make: () => sign({ timestamp: new Date(at.getTime() + seconds * 1_000) }),
  })
  return [
    timeCase('stale', 'The timestamp is older than the tolerance', -tolerance.past - 2),
    // A running clock advances before the request arrives. The timestamp must still be out of range then.
    timeCase('from-the-future', 'The timestamp is further in the future than the tolerance', tolerance.future + 3_600),
  ]
}

const mismatch = 'ERR_SIGNATURE_MISMATCH'

function headerValue({ headers }: SignedTestRequest, name: string): string {
  return headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1] ?? ''
}

/** Returns the text with its last letter or digit changed. Its form stays the same. */
function altered(text: string): string {
  return text.replace(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/, (last) => (last === '1' ? '2' : '1'))
}

function same<Value>(value: Value): Value {
  return value
}
