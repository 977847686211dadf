import { createApigVerifier } from '@countersign/core/apig'
import { expectAccepted, expectRejected } from '@countersign/testing'
import { describe, it } from 'vitest'
import { hostileApig, plainApigRequest } from './hostile-apig.js'
import { signApig } from './sign.js'

const at = new Date('2026-01-02T03:04:05Z')
const key = { accessKey: 'signature_key1', secret: 'signature_secret1' }
const url = 'https://backend.example/orders?x=1'
const verifier = createApigVerifier({ secrets: { [key.accessKey]: key.secret }, currentDate: () => at })

describe('the hostile requests of API Gateway', () => {
  it('are made from one that is accepted', async () => {
    const { request } = await signApig(plainApigRequest(url), { ...key, date: at })
    await expectAccepted(verifier, request)
  })

  it('are each refused with the code that is promised', async () => {
    for await (const { request, expectedCode } of hostileApig({ ...key, url, at })) {
      await expectRejected(verifier, request, expectedCode)
    }
  })
})
