import { memoryReplayGuard, type VerificationError, type Verifier } from '@countersign/core'
import { type ContractTest, demand } from '../contracts/contract-test.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import { type HostileSchemeOptions, hostileForScheme } from './hostile.js'
import {
  createSchemeSigner,
  type SchemeSigner,
  type SchemeSignerOptions,
  type TestableScheme,
} from './scheme-signer.js'

/** Options of {@link testScheme}. */
export interface SchemeContractOptions<Options> extends SchemeSignerOptions<Options>, HostileSchemeOptions {}

/**
 * Returns the contract of a scheme as tests for any test runner. A verifier accepts what the service signs, and refuses each
 * request of `hostile.forScheme` with its code and the status of the scheme. `explain` agrees with `verify`. Every error is
 * a `VerificationError`, even for a malformed request. A copy is refused, and a handler's changes to its values have no
 * effect.
 *
 * @param create - what `defineScheme` returned
 * @param options - what only the author of the scheme knows
 *
 * @example
 * ```ts
 * import type { SchemeContractOptions, TestableScheme } from '@countersign/testing'
 * import { testScheme } from '@countersign/testing'
 *
 * declare function test(name: string, run: () => Promise<void>): void
 * declare const createAcmeVerifier: TestableScheme<object>
 * declare const acme: SchemeContractOptions<object>
 *
 * for (const { name, run } of testScheme(createAcmeVerifier, acme)) test(name, run)
 * ```
 */
export function testScheme<Options>(
  create: TestableScheme<Options>,
  options: SchemeContractOptions<Options>,
): readonly ContractTest[] {
  let created: Promise<Subject<Options>> | undefined
  // The material is created once, because keys take long to generate.
  const subject = (): Promise<Subject<Options>> => {
    created ??= createSubject(create, options)
    return created
  }
  return Object.entries(tests).map(([name, run]) => ({ name, run: async () => run(await subject()) }))
}

/** The scheme under test, and its material. */
interface Subject<Options> {
  readonly signer: SchemeSigner<Options>
  readonly hostile: HostileSchemeOptions
  /** Creates a verifier that accepts the signer's requests. */
  verifier(options?: object): Verifier<unknown>
}

async function createSubject<Options>(
  create: TestableScheme<Options>,
  options: SchemeContractOptions<Options>,
): Promise<Subject<Options>> {
  const signer = await createSchemeSigner(create, options)
  return { signer, hostile: options, verifier: (more) => create({ ...signer.options, ...more }) }
}

const tests: Readonly<Record<string, (subject: Subject<unknown>) => Promise<void>>> = {
  async 'accepts the requests of the service, cold and warm'({ signer, verifier }) {
    const one = verifier()
    const { name, covers } = signer.definition
    for (const what of ['the first request', 'the second request']) {
      const request = await signer.sign()
      const verified = await one.verify(request)
      demand(verified.scheme, name, `scheme of ${what}`)
      demand(verified.covers, covers, `covers of ${what}`)
      demand(text(verified.body), text(request.body), `body of ${what}`)
      demand(Object.isFrozen(verified), true, `whether ${what} is frozen`)
    }
  },
  async 'prepares without a network'({ verifier, signer }) {
    const offline = { fetch: () => Promise.reject(new Error('no network')) }
    await verifier(signer.material.kind === 'url' ? offline : {}).prepare()
  },
  async 'refuses each hostile request with its code, and explains it in the same way'({ signer, hostile, verifier }) {
    const faults: string[] = []
    const one = verifier()
    for await (const { name, request, expectedCode } of hostileForScheme(signer, hostile)) {
      const error = await refusal(one, request)
      const outcome = error === undefined ? 'accepted' : `${error.code} ${error.status}`
      // If a download failed, this side may be at fault, so the service may deliver again.
      const wanted = `${expectedCode} ${error?.retryable ? 503 : signer.definition.status}`
      if (outcome !== wanted) faults.push(`${name}: expected ${wanted}, got ${outcome}`)
      const { verdict, checks } = await one.explain(request)
      const failed = checks.find((check) => check.outcome === 'failed')?.code
      if (verdict !== (error?.retryable ? 'unavailable' : 'rejected') || failed !== error?.code)
        faults.push(`${name}: explain says ${verdict} (${failed}), and verify ${error?.code}`)
    }
    if (faults.length > 0) throw new Error(faults.join('\n'))
  },
  async 'explains an accepted request as accepted'({ signer, verifier }) {
    const { verdict, checks } = await verifier().explain(await signer.sign())
    demand(verdict, 'accepted', 'the verdict of explain')
    demand(checks.map(({ outcome }) => outcome).join(), checks.map(() => 'passed').join(), 'the checks of explain')
  },
  async 'throws only a VerificationError that blames the sender, whatever arrives'({ signer, verifier }) {
    const one = verifier()
    for (const [what, request] of Object.entries(disturbances(await signer.sign()))) {
      const error = await refusal(one, request)
      demand(error?.retryable ?? false, false, `whether the error about ${what} blames this side`)
      const { verdict } = await one.explain(request)
      demand(verdict, error === undefined ? 'accepted' : 'rejected', `the verdict of explain about ${what}`)
    }
  },
  async 'refuses a copy, and accepts two messages'({ signer, verifier }) {
    const { repeats = false, status } = signer.definition
    const one = verifier({ replayGuard: memoryReplayGuard({ currentDate: () => signer.at }) })
    const request = await signer.sign()
    await one.verify(request)
    await one.verify(await signer.sign())
    const error = await refusal(one, request)
    demand(error?.code, 'ERR_REPLAYED', 'the code for a copy')
    demand(error?.status, repeats ? 200 : status, 'the status for a copy')
  },
  async 'gives each handler values that it does not share'({ signer, verifier }) {
    const one = verifier()
    const request = await signer.sign()
    const sent = text(request.body)
    const pending = one.verify(request)
    // The caller may use its buffer again at once.
    request.body.fill(0x20)
    const verified = await pending
    demand(text(verified.body), sent, 'the body, after the caller has overwritten its own')
    const again = await one.verify({ ...request, body: new TextEncoder().encode(sent) })
    const isShared = typeof verified.payload === 'object' && verified.payload !== null
    demand(isShared && verified.payload === again.payload, false, 'whether two requests share a payload')
    verified.timestamp.setTime(0)
    demand(again.timestamp.getTime() === 0, false, 'whether two requests share a timestamp')
  },
  async 'refuses unknown options'({ verifier }) {
    let thrown: unknown
    try {
      verifier({ noSuchOption: true })
    } catch (error) {
      thrown = error
    }
    demand(thrown instanceof TypeError, true, 'whether an unknown option is a TypeError')
  },
}

/** Requests that differ from a genuine one in their form. */
function disturbances(request: SignedTestRequest): Record<string, SignedTestRequest> {
  const body = (content: string | Uint8Array): SignedTestRequest => ({
    ...request,
    body: typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content),
  })
  const values = (value: string): SignedTestRequest => ({
    ...request,
    headers: request.headers.map(([name]) => [name, value]),
  })
  return {
    'an empty body': body(''),
    'a body that is not UTF-8': body(Uint8Array.of(0xff, 0xfe, 0x00)),
    'a body that is not JSON': body('{"a":'),
    'a body of null': body('null'),
    'a body of a list': body('[]'),
    'an empty object': body('{}'),
    'a body with __proto__': body('{"__proto__":{"id":"a"}}'),
    'a deep body': body('['.repeat(100_000)),
    'no headers': { ...request, headers: [] },
    'empty headers': values(''),
    'headers of another form': values('x'),
    'headers beyond ASCII': values('\u00e9\u00ff'),
    'long headers': values('a'.repeat(20_000)),
    'headers that came twice': { ...request, headers: [...request.headers, ...request.headers] },
    'another method': { ...request, method: 'GET', body: new Uint8Array(0) },
    'another target': { ...request, url: '/%00%ff?=&&x' },
  }
}

/** Returns the error of a verifier, or undefined if it accepts the request. */
async function refusal(
  verifier: Verifier<unknown>,
  request: SignedTestRequest,
): Promise<VerificationError | undefined> {
  try {
    await verifier.verify(request)
    return undefined
  } catch (error) {
    // Compare the name, because a test may load core twice.
    if (error instanceof Error && error.name === 'VerificationError') return error as VerificationError
    throw error
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
