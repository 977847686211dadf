import {
  type CertificateStore,
  completeClaim,
  memoryCertificateStore,
  memoryReplayGuard,
  releaseClaim,
} from '@countersign/core'
import { anySkill } from '@countersign/core/alexa'
import {
  alexaCertificateUrl,
  alexaDnsName,
  createCertificateHost,
  expectAccepted,
  expectRejected,
  type HostFault,
  hostile,
  type SignAlexaRequestOptions,
  testSkillId,
  toRequest,
} from '@countersign/testing'
import type { Kit } from '../kit.js'
import { type ConformanceCase, equal } from '../report.js'

/** The Alexa scheme. */
export async function* alexaCases(kit: Kit): AsyncGenerator<ConformanceCase> {
  for (const { name, run } of [...genuine(kit), ...timestamps(kit), ...faults(kit), ...stored(kit), ...reports(kit)]) {
    yield { name: `alexa: ${name}`, run }
  }
  const host = kit.host()
  const verifier = kit.verifier({ fetch: host.fetch })
  for await (const { name, request, expectedCode } of hostile.alexa({ authority: kit.authority, host })) {
    yield {
      name: `alexa: rejects ${name}`,
      run: async () => {
        await expectRejected(verifier, request, expectedCode)
        equal((await verifier.explain(request)).verdict === 'accepted', false, 'explain accepts')
      },
    }
  }
}

function genuine({ sign, verifier, signer, host }: Kit): ConformanceCase[] {
  const accepts = (what: string, options: Partial<SignAlexaRequestOptions>, algorithm: string): ConformanceCase => ({
    name: `accepts ${what}`,
    run: async () => {
      const verified = await expectAccepted(verifier(), await sign(options))
      equal(verified.algorithm, algorithm)
      equal(verified.signer.id, alexaDnsName)
      equal(verified.payload.context?.System?.application?.applicationId, testSkillId)
    },
  })
  return [
    accepts('both signatures, by Signature-256', {}, 'RSASSA-PKCS1-v1_5-SHA-256'),
    accepts('Signature-256 alone', { hashes: ['SHA-256'] }, 'RSASSA-PKCS1-v1_5-SHA-256'),
    accepts('a SHA-1 Signature alone', { hashes: ['SHA-1'] }, 'RSASSA-PKCS1-v1_5-SHA-1'),
    {
      name: 'refuses a SHA-1 Signature where that is off',
      run: async () => {
        await expectRejected(verifier({ allowSha1: false }), await sign({ hashes: ['SHA-1'] }), 'ERR_UNSUPPORTED')
      },
    },
    {
      name: 'accepts a Request, and its raw bytes are what was verified',
      run: async () => {
        const signed = await sign()
        const { body } = await expectAccepted(verifier(), toRequest(signed))
        equal([...body], [...signed.body])
      },
    },
    {
      name: 'accepts text beyond ASCII',
      run: async () => {
        const request = { intent: { name: 'Zoë ✓ 𝄞 \u0000' } }
        const { payload } = await expectAccepted(verifier(), toRequest(await sign({ request })))
        equal(payload.request.intent, request.intent)
      },
    },
    {
      name: 'refuses a Request whose body was read',
      run: async () => {
        const request = toRequest(await sign())
        await request.text()
        await expectRejected(verifier(), request, 'ERR_BODY_CONSUMED')
      },
    },
    {
      name: 'refuses a body beyond maxBodyBytes with 413',
      run: async () => {
        const error = await expectRejected(
          verifier({ maxBodyBytes: 100 }),
          toRequest(await sign()),
          'ERR_BODY_TOO_LARGE',
        )
        equal(error.status, 413)
      },
    },
    {
      name: 'accepts any skill where that is asked for',
      run: async () => {
        await expectAccepted(verifier({ skillId: anySkill }), await sign({ skillId: 'amzn1.ask.skill.other' }))
      },
    },
    {
      name: 'downloads once for many cold requests at once',
      run: async () => {
        const slow = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
        slow.fail({ kind: 'slow', milliseconds: 50 })
        const one = verifier({ fetch: slow.fetch })
        const requests = await Promise.all(Array.from({ length: 32 }, () => sign({ hashes: ['SHA-256'] })))
        await Promise.all(requests.map((request) => expectAccepted(one, request)))
        equal(slow.count(), 1, 'downloads')
      },
    },
    {
      name: 'verifies a second request without a download',
      run: async () => {
        const served = host()
        const one = verifier({ fetch: served.fetch })
        await expectAccepted(one, await sign())
        await expectAccepted(one, await sign())
        equal(served.count(), 1, 'downloads')
      },
    },
    {
      name: 'refuses a request that comes twice, and serves it again once released',
      run: async () => {
        const one = verifier({ replayGuard: memoryReplayGuard() })
        const request = await sign()
        const failed = await one.verify(request, { lease: true })
        await expectRejected(one, request, 'ERR_REPLAYED')
        await releaseClaim(failed)
        await completeClaim(await one.verify(request, { lease: true }))
        await expectRejected(one, request, 'ERR_REPLAYED')
      },
    },
    {
      name: 'fails closed where the replay guard throws',
      run: async () => {
        const broken = { ...memoryReplayGuard(), claim: () => Promise.reject(new Error('down')) }
        const error = await expectRejected(verifier({ replayGuard: broken }), await sign(), 'ERR_DEPENDENCY_FAILED')
        equal([error.status, error.retryable], [503, true])
      },
    },
  ]
}

function timestamps({ sign, verifier }: Kit): ConformanceCase[] {
  const now = new Date('2026-03-01T12:00:00Z')
  const at = (seconds: number, type = 'LaunchRequest', accepted = true): ConformanceCase => ({
    name: `${accepts(accepted)} a ${type} of ${seconds} seconds`,
    run: async () => {
      // The clock of the certificates is the real one, so the request's is set by its distance.
      const real = new Date()
      const timestamp = new Date(real.getTime() - seconds * 1_000).toISOString()
      const request = await sign({ type, timestamp })
      const one = verifier({ currentDate: () => real })
      if (accepted) await expectAccepted(one, request)
      else await expectRejected(one, request, 'ERR_TIMESTAMP_OUT_OF_RANGE')
    },
  })
  return [
    at(150),
    at(-150),
    at(151, undefined, false),
    at(-151, undefined, false),
    at(3_600, 'AlexaSkillEvent.SkillDisabled'),
    at(3_601, 'AlexaSkillEvent.SkillDisabled', false),
    {
      name: 'reads the clock that it is given, certificates included',
      run: async () => {
        const error = await expectRejected(
          verifier({ currentDate: () => now }),
          await sign({ timestamp: now }),
          'ERR_CERTIFICATE_NOT_YET_VALID',
        )
        equal(error.status, 400)
      },
    },
  ]
}

const accepts = (accepted: boolean): string => (accepted ? 'accepts' : 'rejects')

function faults({ sign, verifier, signer }: Kit): ConformanceCase[] {
  const unavailable = (fault: HostFault, name: string, retryable: boolean): ConformanceCase => ({
    name: `does not judge while the host ${name}, and recovers with it`,
    run: async () => {
      const host = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
      host.fail(fault)
      const one = verifier({ fetch: host.fetch })
      const error = await expectRejected(one, await sign(), 'ERR_CERTIFICATE_FETCH_FAILED')
      equal([error.retryable, error.status], [retryable, retryable ? 503 : 400])
      host.recover()
      await expectAccepted(one, await sign())
    },
  })
  return [
    unavailable({ kind: 'down' }, 'is down', true),
    unavailable({ kind: 'broken' }, 'breaks the connection', true),
    unavailable({ kind: 'status', status: 500 }, 'answers 500', true),
    unavailable({ kind: 'status', status: 404 }, 'answers 404', false),
    unavailable({ kind: 'redirect', location: 'https://attacker.example/' }, 'redirects', false),
    unavailable({ kind: 'oversize' }, 'sends ten megabytes', true),
    unavailable({ kind: 'garbage' }, 'sends garbage', true),
    {
      name: 'accepts where the first of two downloads fails',
      run: async () => {
        const host = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
        host.fail({ kind: 'status', status: 500 }, { times: 1 })
        await expectAccepted(verifier({ fetch: host.fetch }), await sign())
      },
    },
  ]
}

function stored({ sign, verifier, signer, authority, host }: Kit): ConformanceCase[] {
  const poisons: [name: string, make: () => Promise<string>][] = [
    ['garbage', async () => 'x'.repeat(1_000)],
    ['a certificate that has expired', async () => (await issue({ faults: ['expired'] })).chainPem],
    ['a certificate that vouches for itself', async () => (await issue({ faults: ['self-signed'] })).chainPem],
    ['a certificate of another name', async () => (await issue({ dnsNames: ['attacker.example'] })).chainPem],
  ]
  const issue = (options: Parameters<typeof authority.issue>[0]): ReturnType<typeof authority.issue> =>
    authority.issue({ keys: signer.keys, dnsNames: [alexaDnsName], ...options })
  return [
    {
      name: 'keeps a download in the store, and reads it from there',
      run: async () => {
        const certificateStore = memoryCertificateStore()
        const served = host()
        await expectAccepted(verifier({ certificateStore, fetch: served.fetch }), await sign())
        await expectAccepted(verifier({ certificateStore, fetch: served.fetch }), await sign())
        equal(served.count(), 1, 'downloads')
      },
    },
    ...poisons.map(
      ([name, make]): ConformanceCase => ({
        name: `downloads where the store holds ${name}`,
        run: async () => {
          const certificateStore: CertificateStore = memoryCertificateStore()
          await certificateStore.set(alexaCertificateUrl, await make(), { expires: new Date(Date.now() + 60_000) })
          await expectAccepted(verifier({ certificateStore }), await sign())
          equal(await certificateStore.get(alexaCertificateUrl), signer.chainPem, 'store')
        },
      }),
    ),
  ]
}

function reports({ sign, verifier }: Kit): ConformanceCase[] {
  return [
    {
      name: 'explains an accepted request, check by check',
      run: async () => {
        const { verdict, checks } = await verifier().explain(await sign())
        equal(verdict, 'accepted')
        equal(
          checks.filter(({ outcome }) => outcome !== 'passed'),
          [],
        )
      },
    },
    {
      name: 'explains which digest was signed and which came',
      run: async () => {
        const signed = await sign()
        const body = Uint8Array.of(...signed.body, 0x20)
        const { verdict, checks } = await verifier().explain({ ...signed, body })
        const check = checks.find(({ id }) => id === 'signature')
        equal([verdict, check?.outcome, check?.code], ['rejected', 'failed', 'ERR_SIGNATURE_MISMATCH'])
        equal(check?.evidence?.signedDigest, await digest(signed.body), 'signedDigest')
        equal(check?.evidence?.computedDigest, await digest(body), 'computedDigest')
      },
    },
  ]
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const octets = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
}
