import { completeClaim, memoryReplayGuard, releaseClaim } from '@countersign/core'
import { createCertificateHost, expectAccepted, expectRejected, toRequest } from '@countersign/testing'
import { createSchemeReceiver, promisedStatus, type Scheme, type SchemeMaterial } from '../../schemes/index.js'
import { type ConformanceCase, equal } from '../report.js'

/** The cases that every scheme must pass. */
export async function* schemeCases(scheme: Scheme, material: SchemeMaterial): AsyncGenerator<ConformanceCase> {
  const { name: prefix } = scheme
  const cases = [...requests(scheme, material), ...freshness(scheme, material), ...replays(scheme, material)]
  if (Object.keys(material.files).length > 0) cases.push(...downloads(material))
  for (const { name, run } of cases) yield { name: `${prefix}: ${name}`, run }

  const host = createCertificateHost({ ...material.files })
  const verifier = material.verifier({}, host.fetch)
  for await (const { name, request, expectedCode } of material.hostile(host)) {
    yield {
      name: `${prefix}: rejects ${name}`,
      run: async () => {
        const error = await expectRejected(verifier, request, expectedCode)
        equal(error.status, promisedStatus(scheme, error), 'status')
        equal((await verifier.explain(request)).verdict === 'accepted', false, 'explain accepts')
      },
    }
  }
}

function requests({ name: scheme, covers }: Scheme, { verifier, genuine }: SchemeMaterial): ConformanceCase[] {
  return [
    {
      name: 'accepts a genuine request, and returns the verified value',
      run: async () => {
        const at = new Date(Math.floor(Date.now() / 1_000) * 1_000)
        const request = await genuine(at)
        const verified = await expectAccepted(verifier(), request)
        equal([verified.scheme, verified.timestamp, verified.covers], [scheme, at, covers])
        equal([...verified.body], [...request.body])
      },
    },
    {
      name: 'accepts a Request, and verifies its raw bytes',
      run: async () => {
        const signed = await genuine()
        const { body } = await expectAccepted(verifier(), toRequest(signed))
        equal([...body], [...signed.body])
      },
    },
    {
      name: 'refuses a Request whose body was read',
      run: async () => {
        const request = toRequest(await genuine())
        await request.text()
        await expectRejected(verifier(), request, 'ERR_BODY_CONSUMED')
      },
    },
    {
      name: 'refuses a body beyond maxBodyBytes with 413',
      run: async () => {
        const request = toRequest(await genuine())
        const error = await expectRejected(verifier({ maxBodyBytes: 10 }), request, 'ERR_BODY_TOO_LARGE')
        equal(error.status, 413)
      },
    },
    {
      name: 'explains an accepted request, check by check',
      run: async () => {
        const { verdict, checks } = await verifier().explain(await genuine())
        equal(verdict, 'accepted')
        equal(
          checks.filter(({ outcome }) => outcome !== 'passed'),
          [],
        )
      },
    },
  ]
}

function freshness({ tolerance }: Scheme, { verifier, genuine }: SchemeMaterial): ConformanceCase[] {
  const aged = (seconds: number, accepted: boolean): ConformanceCase => ({
    name: `${accepted ? 'accepts' : 'rejects'} a request of ${seconds} seconds`,
    run: async () => {
      // The same clock is used for certificates, so it stays close to the real time.
      const now = new Date(Math.floor(Date.now() / 1_000) * 1_000)
      const request = await genuine(new Date(now.getTime() - seconds * 1_000))
      const one = verifier({ currentDate: () => now })
      if (accepted) await expectAccepted(one, request)
      else await expectRejected(one, request, 'ERR_TIMESTAMP_OUT_OF_RANGE')
    },
  })
  const { past, future } = tolerance
  return [aged(past, true), aged(past + 1, false), aged(-future, true), aged(-future - 1, false)]
}

function replays(scheme: Scheme, { verifier, genuine }: SchemeMaterial): ConformanceCase[] {
  return [
    {
      name: 'refuses a repeated request',
      run: async () => {
        const one = verifier({ replayGuard: memoryReplayGuard() })
        const request = await genuine()
        await expectAccepted(one, request)
        const error = await expectRejected(one, request, 'ERR_REPLAYED')
        equal([error.status, error.retryable], [promisedStatus(scheme, error), false])
      },
    },
    {
      name: 'accepts a request again after its claim was released, and refuses it after completion',
      run: async () => {
        const one = verifier({ replayGuard: memoryReplayGuard() })
        const request = await genuine()
        const failed = await one.verify(request, { lease: true })
        await expectRejected(one, request, scheme.whileHeld)
        await releaseClaim(failed)
        await completeClaim(await one.verify(request, { lease: true }))
        await expectRejected(one, request, 'ERR_REPLAYED')
      },
    },
    {
      name: 'fails closed if the replay guard throws',
      run: async () => {
        const replayGuard = { ...memoryReplayGuard(), claim: () => Promise.reject(new Error('down')) }
        const error = await expectRejected(verifier({ replayGuard }), await genuine(), 'ERR_DEPENDENCY_FAILED')
        equal([error.status, error.retryable], [503, true])
      },
    },
  ]
}

function downloads(material: SchemeMaterial): ConformanceCase[] {
  const { files, genuine } = material
  const once = Object.keys(files).length
  return [
    {
      name: 'downloads once for many cold requests at once',
      run: async () => {
        const { host, verifier } = createSchemeReceiver(material)
        host.fail({ kind: 'slow', milliseconds: 50 })
        const requests = await Promise.all(Array.from({ length: 32 }, () => genuine()))
        await Promise.all(requests.map((request) => expectAccepted(verifier, request)))
        equal(host.count(), once, 'downloads')
      },
    },
    {
      name: 'verifies a second request without a download',
      run: async () => {
        const { host, verifier } = createSchemeReceiver(material)
        await expectAccepted(verifier, await genuine())
        await expectAccepted(verifier, await genuine())
        equal(host.count(), once, 'downloads')
      },
    },
    {
      name: 'gives no verdict while the host is down, and recovers afterwards',
      run: async () => {
        const { host, verifier } = createSchemeReceiver(material)
        host.fail({ kind: 'down' })
        const error = await expectRejected(verifier, await genuine(), 'ERR_CERTIFICATE_FETCH_FAILED')
        equal([error.status, error.retryable], [503, true])
        host.recover()
        await expectAccepted(verifier, await genuine())
      },
    },
  ]
}
