import { createServer } from 'node:http'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { createTrustAnchors } from '@countersign/core/x509'
import { requireSignature } from '@countersign/node/http'
import * as testing from '@countersign/testing'
import supertest from 'supertest'
import { expect, it } from 'vitest'

// This is the recipe of packages/docs/guides/testing.md.
it('a signed request goes through supertest byte for byte', async () => {
  const authority = await testing.createTestAuthority()
  const signer = await authority.issue({ dnsNames: [testing.alexaDnsName] })
  const host = testing.createCertificateHost({ [testing.alexaCertificateUrl]: signer.chainPem })
  const trustAnchors = await createTrustAnchors(authority.anchorPem)
  const verifier = createAlexaVerifier({ skillId: testing.testSkillId, trustAnchors, fetch: host.fetch })
  const server = createServer(
    requireSignature(verifier, ({ payload }, _request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ type: payload.request.type }))
    }),
  )
  const { headers, body } = await testing.signAlexaRequest({ signer })
  const post = () => supertest(server).post('/alexa').set(Object.fromEntries(headers))

  const bytes = await post()
    // The types require a string, but superagent sends a Buffer unchanged.
    .serialize((it: Buffer) => it as unknown as string)
    .send(Buffer.from(body))
  expect([bytes.status, bytes.body]).toEqual([200, { type: 'LaunchRequest' }])
  const text = await post().send(new TextDecoder().decode(body))
  expect([text.status, text.body]).toEqual([200, { type: 'LaunchRequest' }])
  // Without these two lines, superagent sends the Buffer as JSON.
  expect((await post().send(Buffer.from(body))).body).toEqual({ error: 'ERR_SIGNATURE_MISMATCH' })
})
