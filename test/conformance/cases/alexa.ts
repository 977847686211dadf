import { type CertificateStore, memoryCertificateStore } from '@countersign/core'
import { anySkill } from '@countersign/core/alexa'
import {
  alexaCertificateUrl,
  alexaDnsName,
  expectAccepted,
  expectRejected,
  type HostFault,
  type IssuedCertificate,
  type SignAlexaRequestOptions,
  testSkillId,
  toRequest,
} from '@countersign/testing'
import type { AlexaMaterial } from '../../schemes/alexa.js'
import { createSchemeReceiver, type SchemeSurroundings } from '../../schemes/index.js'
import { type ConformanceCase, equal } from '../report.js'

/** The cases that concern only Alexa. */
export function* alexaCases(alexa: AlexaMaterial, { authority }: SchemeSurroundings): Generator<ConformanceCase> {
  const cases = [
    ...genuine(alexa),
    ...timestamps(alexa),
    ...faults(alexa),
    ...stored(alexa, authority),
    ...reports(alexa),
  ]
  for (const { name, run } of cases) yield { name: `alexa: ${name}`, run }
}

function genuine({ sign, verifier }: AlexaMaterial): ConformanceCase[] {
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
      name: 'refuses a SHA-1 Signature if SHA-1 is off',
      run: async () => {
        await expectRejected(verifier({ allowSha1: false }), await sign({ hashes: ['SHA-1'] }), 'ERR_UNSUPPORTED')
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
      name: 'accepts any skill with anySkill',
      run: async () => {
        await expectAccepted(verifier({ skillId: anySkill }), await sign({ skillId: 'amzn1.ask.skill.other' }))
      },
    },
  ]
}

function timestamps({ sign, verifier }: AlexaMaterial): ConformanceCase[] {
  const now = new Date('2026-03-01T12:00:00Z')
  const at = (seconds: number, type: string, accepted = true): ConformanceCase => ({
    name: `${accepts(accepted)} a ${type} of ${seconds} seconds`,
    run: async () => {
      // The certificates are valid around the real time, so the timestamp is set relative to it.
      const real = new Date()
      const timestamp = new Date(real.getTime() - seconds * 1_000).toISOString()
      const request = await sign({ type, timestamp })
      const one = verifier({ currentDate: () => real })
      if (accepted) await expectAccepted(one, request)
      else await expectRejected(one, request, 'ERR_TIMESTAMP_OUT_OF_RANGE')
    },
  })
  return [
    at(3_600, 'AlexaSkillEvent.SkillDisabled'),
    at(3_601, 'AlexaSkillEvent.SkillDisabled', false),
    {
      name: 'uses the option currentDate, also for certificates',
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

function faults(alexa: AlexaMaterial): ConformanceCase[] {
  const unavailable = (fault: HostFault, name: string, retryable: boolean): ConformanceCase => ({
    name: `gives no verdict while the host ${name}, and recovers afterwards`,
    run: async () => {
      const { host, verifier } = createSchemeReceiver(alexa)
      host.fail(fault)
      const error = await expectRejected(verifier, await alexa.sign(), 'ERR_CERTIFICATE_FETCH_FAILED')
      equal([error.retryable, error.status], [retryable, retryable ? 503 : 400])
      host.recover()
      await expectAccepted(verifier, await alexa.sign())
    },
  })
  return [
    unavailable({ kind: 'broken' }, 'breaks the connection', true),
    unavailable({ kind: 'status', status: 500 }, 'answers 500', true),
    unavailable({ kind: 'status', status: 404 }, 'answers 404', false),
    unavailable({ kind: 'redirect', location: 'https://attacker.example/' }, 'redirects', false),
    unavailable({ kind: 'oversize' }, 'sends ten megabytes', true),
    unavailable({ kind: 'garbage' }, 'sends garbage', true),
    {
      name: 'accepts a request if the first of two downloads fails',
      run: async () => {
        const { host, verifier } = createSchemeReceiver(alexa)
        host.fail({ kind: 'status', status: 500 }, { times: 1 })
        await expectAccepted(verifier, await alexa.sign())
      },
    },
  ]
}

function stored(alexa: AlexaMaterial, authority: SchemeSurroundings['authority']): ConformanceCase[] {
  const { sign, verifier, signer } = alexa
  const poisons: [name: string, make: () => Promise<string>][] = [
    ['garbage', async () => 'x'.repeat(1_000)],
    ['a certificate that has expired', async () => (await issue({ faults: ['expired'] })).chainPem],
    ['a self-signed certificate', async () => (await issue({ faults: ['self-signed'] })).chainPem],
    ['a certificate of another name', async () => (await issue({ dnsNames: ['attacker.example'] })).chainPem],
  ]
  const issue = (options: Parameters<typeof authority.issue>[0]): Promise<IssuedCertificate> =>
    authority.issue({ keys: signer.keys, dnsNames: [alexaDnsName], ...options })
  return [
    {
      name: 'keeps a download in the store, and reads it from there',
      run: async () => {
        const certificateStore = memoryCertificateStore()
        const [first, second] = [
          createSchemeReceiver(alexa, { certificateStore }),
          createSchemeReceiver(alexa, { certificateStore }),
        ]
        await expectAccepted(first.verifier, await sign())
        await expectAccepted(second.verifier, await sign())
        equal([first.host.count(), second.host.count()], [1, 0], 'downloads')
      },
    },
    ...poisons.map(
      ([name, make]): ConformanceCase => ({
        name: `downloads if the store holds ${name}`,
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

function reports({ sign, verifier }: AlexaMaterial): ConformanceCase[] {
  return [
    {
      name: 'explains which digest was signed and which one was computed',
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
