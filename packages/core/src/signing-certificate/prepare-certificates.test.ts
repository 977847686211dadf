import { describe, expect, it, vi } from 'vitest'
import { parseCertificates } from '../x509/certificate/parse-certificates.js'
import { readCertificateSettings } from './certificate-options.js'
import { createSampleRun, prepareTrustAnchors } from './prepare-certificates.js'
import { sampleIntermediate, sampleSigner, sampleTime } from './sample-certificates.js'

const request = { method: 'POST', url: '/', headers: [], body: new Uint8Array([1, 2, 3]) }

const warn = vi.fn()
const settings = readCertificateSettings(
  {
    fetch: () => Promise.reject(new Error('no network')),
    certificateStore: { get: async () => 'stored', set: async () => {} },
    logger: { debug() {}, warn },
  },
  {
    maxBodyBytes: 1,
    trustAnchors: async () => {
      throw new Error('no anchors')
    },
  },
)

describe.each([
  { file: 'chain', pem: sampleSigner + sampleIntermediate, length: 2 },
  { file: 'end-entity', pem: sampleSigner, length: 1 },
] as const)('a run over the sample, for files of the kind $file', ({ file, pem, length }) => {
  it('has the file without a download, and runs every check on it', async () => {
    const { run } = await createSampleRun(settings, request, file)
    expect(run.check.thorough).toBe(true)
    const found = await run.check.wait('certificate-download', () => Promise.reject(new Error('no network')))
    const { endEntity, others, ...rest } = found()
    expect([endEntity, ...others].map(({ subject }) => subject.text)).toEqual(
      (await parseCertificates(pem)).map(({ subject }) => subject.text),
    )
    expect(others).toHaveLength(length - 1)
    expect(rest).toEqual({ from: 'download', pem, validated: undefined })
    const refuse = (): never => {
      throw new RangeError('refused')
    }
    expect(() => run.check('certificate-validity', refuse)).toThrow(RangeError)
    expect(() => run.check.wait('certification-path', refuse)).toThrow(RangeError)
  })

  it('takes place at the time of the sample, with a request of any size', async () => {
    const { run } = await createSampleRun(settings, request, file)
    expect(run.now).toEqual(new Date(sampleTime))
    expect(run.request.body).toEqual(request.body)
  })

  it('uses nothing of the caller: no anchors, store, network or logger', async () => {
    const { settings: ofSample, issuers } = await createSampleRun(settings, request, file)
    const { trustAnchors, certificateStore, fetch } = ofSample
    expect(await (trustAnchors as () => Promise<unknown>)()).toMatchObject({ certificates: [{}] })
    expect(certificateStore).toBeUndefined()
    expect(await (await fetch?.('https://certificates.test/'))?.text()).toBe(pem)
    ofSample.logger.warn('the sample', {})
    expect(warn).not.toHaveBeenCalled()
    expect(issuers?.intermediates).toBe(file === 'chain' ? undefined : sampleIntermediate)
    expect(issuers === undefined).toBe(file === 'chain')
  })
})

describe('the trust anchors', () => {
  it('are read if they need no network, and a failure is not the fault of a sender', async () => {
    const unavailable = { code: 'ERR_DEPENDENCY_FAILED', retryable: true }
    await expect(prepareTrustAnchors(settings)).rejects.toMatchObject(unavailable)
  })

  it('are not asked for if they come from a function of the caller', async () => {
    const trustAnchors = vi.fn()
    await prepareTrustAnchors(
      readCertificateSettings({ trustAnchors }, { maxBodyBytes: 1, trustAnchors: async () => ({ certificates: [] }) }),
    )
    expect(trustAnchors).not.toHaveBeenCalled()
  })
})
