import type { Explanation, SignedRequest, Verifier } from '@countersign/core'
import type { SignedTestRequest } from '@countersign/testing'

/** An accident to a genuine request, and the expected explanation. */
export interface MadeAccident {
  /** A description of the accident. */
  readonly made: string
  /** The expected id, or several if more than one is right; `undefined` if a cause and a fix are enough. */
  readonly named: string | readonly string[] | undefined
  readonly confidence?: 'proven' | 'likely' | undefined
  /** The request that arrives, or a function that creates it. */
  readonly arrived: unknown
  /** The verifier, if it differs from that of the other rows. */
  readonly verifier?: Verifier<unknown> | undefined
  /** Whether the explanation depends on what the runtime can do, so that it has no snapshot. */
  readonly dependsOnRuntime?: boolean
}

/** The explanation of an accident. */
export interface NamedAccident extends MadeAccident {
  readonly explanation: Explanation
  readonly accidents: readonly unknown[]
  readonly isNamed: boolean
}

/** Explains an accident, and returns whether it was named. */
export async function nameMade(accident: MadeAccident, verifier: Verifier<unknown>): Promise<NamedAccident> {
  const { arrived } = accident
  const request: SignedRequest = typeof arrived === 'function' ? await arrived() : arrived
  const explanation = await (accident.verifier ?? verifier).explain(request)
  const accidents = explanation.checks.flatMap(({ evidence }) => evidence?.accident ?? [])
  const wanted = accident.named === undefined ? [] : [accident.named].flat()
  const isRight = accident.named === undefined || accidents.some((id) => wanted.includes(String(id)))
  const isSure = accident.confidence === undefined || explanation.confidence === accident.confidence
  const hasFix = explanation.cause !== undefined && (explanation.fix ?? '').length > 10
  return {
    ...accident,
    explanation,
    accidents,
    isNamed: isRight && isSure && hasFix && explanation.verdict !== 'accepted',
  }
}

/** Writes a table for people: the accident, its name, the confidence, and the fix. */
export function tableOf(named: readonly NamedAccident[]): string {
  const rows = named.map(({ made, accidents, explanation: { confidence = '', fix = '' }, isNamed }) =>
    [isNamed ? ' ' : '!', made.padEnd(52), accidents.join(' ').padEnd(30), confidence.padEnd(7), fix.slice(0, 60)].join(
      '  ',
    ),
  )
  const count = named.filter(({ isNamed }) => isNamed).length
  return [...rows, `named: ${count} of ${named.length}, ${Math.round((100 * count) / named.length)} %`].join('\n')
}

/**
 * Signs until the signature matches a pattern. Signatures are random: one in 200 of RSA has no plus sign in base64, and one in
 * 15 of ECDSA has neither `-` nor `_` in base64url.
 */
export async function signUntil<Signed>(
  pattern: RegExp,
  sign: (attempt: number) => Promise<Signed>,
  signatureOf: (signed: Signed) => string,
): Promise<Signed> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const signed = await sign(attempt)
    if (pattern.test(signatureOf(signed))) return signed
  }
  throw new Error(`None of 50 signatures matches ${pattern}`)
}

/** The same request with another body. */
export function withBody(request: SignedTestRequest, body: string | Uint8Array): SignedTestRequest {
  return { ...request, body: typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body) }
}

/** The same request with another value in a header, or without it. */
export function withHeader(request: SignedTestRequest, name: string, value: string | undefined): SignedTestRequest {
  const headers = request.headers.flatMap(([own, old]): [string, string][] => {
    if (own.toLowerCase() !== name.toLowerCase()) return [[own, old]]
    return value === undefined ? [] : [[own, value]]
  })
  return { ...request, headers }
}

/** The value of a header. */
export function headerOf({ headers }: SignedTestRequest, name: string): string {
  return headers.find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1] ?? ''
}

/** Writes JSON as Python's `json.dumps` does, with or without ASCII escapes. */
export function pythonJson(value: unknown, raw = false): string {
  const text = JSON.stringify(value).replace(/"(?:[^"\\]|\\.)*"|[,:]/g, (token) =>
    token.length === 1 ? `${token} ` : token,
  )
  return raw ? text : asciiJson(text)
}

/** Returns JSON with every character beyond ASCII escaped. */
export function asciiJson(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Returns a value whose objects have their keys in alphabetical order. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]))
}
