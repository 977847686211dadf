import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SignedRequest } from '@countersign/core'
import { type AlexaVerifierOptions, anySkill, createAlexaVerifier } from '@countersign/core/alexa'
import { amazonTrustAnchors } from '@countersign/core/trust/amazon'
import { createTrustAnchors, parseCertificates, validateCertificationPath } from '@countersign/core/x509'
import { createCertificateHost } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'

const folder = vectorsFolder === undefined ? undefined : join(vectorsFolder, 'alexa')
const signatureOnly = 'cert3-2016-10-29-stackoverflow-sigonly'

if (folder === undefined) {
  describe.skip(`Alexa requests that Amazon signed: ${vectorsAbsent}`, () => {
    it('are accepted', () => {})
  })
} else {
  const read = (...path: string[]): Buffer => readFileSync(join(folder, ...path))
  const roots = createTrustAnchors(
    readdirSync(join(folder, 'roots'))
      .map((name) => read('roots', name).toString())
      .join('\n'),
  )

  const load = (name: string, body: Uint8Array) => {
    const headers: Record<string, string> = JSON.parse(read(name, 'headers.json').toString())
    const request: SignedRequest = { method: 'POST', url: '/', headers: Object.entries(headers), body }
    const { fetch } = createCertificateHost({
      [headers.SignatureCertChainUrl as string]: read(name, 'chain.pem').toString(),
    })
    const verifierAt = (currentDate: Date, options: Partial<AlexaVerifierOptions> = {}) =>
      createAlexaVerifier({ skillId: anySkill, trustAnchors: roots, fetch, currentDate: () => currentDate, ...options })
    return { headers, request, verifierAt }
  }

  const named = readdirSync(folder).filter((name) => name.startsWith('cert') && name !== signatureOnly)

  describe.each(named)('the request %s, which Amazon signed', (name) => {
    const body = new Uint8Array(read(name, 'body.bin'))
    const { headers, request, verifierAt } = load(name, body)
    const envelope = JSON.parse(new TextDecoder().decode(body))
    const signedAt = new Date(envelope.request.timestamp)
    const shifted = (seconds: number): Date => new Date(signedAt.getTime() + seconds * 1_000)

    it('is accepted at the time of its timestamp', async () => {
      const { payload, timestamp, algorithm } = await verifierAt(signedAt).verify(request)
      expect(payload).toEqual(envelope)
      expect(timestamp).toEqual(signedAt)
      expect(algorithm).toBe('RSASSA-PKCS1-v1_5-SHA-1')
      expect((await verifierAt(signedAt).explain(request)).verdict).toBe('accepted')
    })

    it('is refused if any byte of the body is changed', async () => {
      const verifier = verifierAt(signedAt)
      for (let index = 0; index < body.length; index += 1) {
        const changed = body.map((byte, position) => (position === index ? byte ^ 0x01 : byte))
        await expect(verifier.verify({ ...request, body: changed })).rejects.toMatchObject({
          code: 'ERR_SIGNATURE_MISMATCH',
        })
      }
    })

    it('is refused if any byte of the signature is changed', async () => {
      const verifier = verifierAt(signedAt)
      const signature = Buffer.from(headers.Signature as string, 'base64')
      for (let index = 0; index < signature.length; index += 1) {
        const changed = Buffer.from(signature.map((byte, position) => (position === index ? byte ^ 0x80 : byte)))
        const fields = Object.entries({ ...headers, Signature: changed.toString('base64') })
        await expect(verifier.verify({ ...request, headers: fields })).rejects.toMatchObject({
          code: 'ERR_SIGNATURE_MISMATCH',
        })
      }
    })

    it.each([-151, 151])('is refused %d s from its timestamp, and accepted one second closer', async (seconds) => {
      await expect(verifierAt(shifted(seconds)).verify(request)).rejects.toMatchObject({
        code: 'ERR_TIMESTAMP_OUT_OF_RANGE',
        status: 400,
      })
      await verifierAt(shifted(seconds - Math.sign(seconds))).verify(request)
    })

    it('is refused for another skill', async () => {
      const skillId = 'amzn1.ask.skill.another'
      await expect(verifierAt(signedAt, { skillId }).verify(request)).rejects.toMatchObject({
        code: 'ERR_SIGNER_NOT_ALLOWED',
      })
      const { applicationId } = envelope.session.application
      // A tool sent one of the requests. It named its skill 123, which cannot be in a list of skills.
      if (applicationId !== '123') await verifierAt(signedAt, { skillId: applicationId }).verify(request)
    })

    it('is refused if SHA-1 is switched off', async () => {
      const verifier = verifierAt(signedAt, { allowSha1: false })
      await expect(verifier.verify(request)).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' })
    })
  })

  describe('a signature from a forum question, whose body is unknown', () => {
    it('shows the signed digest and the digest of the given body', async () => {
      const { request, verifierAt } = load(signatureOnly, new TextEncoder().encode('{"any":"body"}'))
      const { verdict, checks } = await verifierAt(new Date('2016-10-29T00:00:00Z')).explain(request)
      expect(verdict).toBe('rejected')
      expect(checks.find(({ id }) => id === 'signature')).toMatchObject({
        code: 'ERR_SIGNATURE_MISMATCH',
        evidence: {
          signedHash: 'SHA-1',
          signedDigest: 'ca5cc3be233b045be79e94389e47353b7aaec434',
          computedHash: 'SHA-1',
          computedDigest: 'f5c78873971ded9d892a8a3b77bfd0e5b897e54c',
        },
      })
    })
  })

  describe('the chains that Amazon served', () => {
    const path = async (name: string, anchors: 'amazon' | 'roots', at?: Date) => {
      const [endEntity, ...intermediates] = await parseCertificates(read('chains', name).toString())
      if (endEntity === undefined) throw new Error('an empty chain')
      const middle = new Date((endEntity.notBefore.getTime() + endEntity.notAfter.getTime()) / 2)
      return await validateCertificationPath({
        endEntity,
        intermediates,
        trustAnchors: anchors === 'amazon' ? await amazonTrustAnchors() : await roots,
        at: at ?? middle,
        dnsName: 'echo-api.amazon.com',
        allowWildcards: false,
      })
    }
    const invalid = { code: 'ERR_CERTIFICATION_PATH_INVALID' }

    it.each(['6-ats', '7', '8', '10', '12'])(
      'echo-api-cert-%s reaches a pinned anchor, although it ends in a cross-certificate whose issuer is not an anchor',
      async (number) => {
        const { certificates, trustAnchor } = await path(`echo-api-cert-${number}.pem`, 'amazon')
        expect(trustAnchor.subject.text).toMatch(/Amazon Root CA 1|Starfield Services Root/)
        expect(certificates.length).toBeGreaterThanOrEqual(3)
      },
    )

    it.each(['2', '3', '4', '5'])('echo-api-cert-%s reaches only the old anchors', async (number) => {
      await path(`echo-api-cert-${number}.pem`, 'roots')
      await expect(path(`echo-api-cert-${number}.pem`, 'amazon')).rejects.toMatchObject(invalid)
    })

    it('echo-api-cert-1 is always refused, because it is signed with SHA-1', async () => {
      await expect(path('echo-api-cert-1-2015.pem', 'roots')).rejects.toMatchObject(invalid)
      await expect(path('echo-api-cert-1-2015.pem', 'amazon')).rejects.toMatchObject(invalid)
    })
  })
}
