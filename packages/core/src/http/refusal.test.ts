import { describe, expect, it } from 'vitest'
import { createApigVerifier, signApigRequest } from '../apig/index.js'
import { VerificationError } from '../errors.js'
import { describeRefusal } from './refusal.js'

describe('describeRefusal', () => {
  it('has only the status and the code', () => {
    const error = new VerificationError('ERR_HEADER_MISSING', 'X', { scheme: 'sns', status: 403 })
    const headers = { 'content-type': 'application/json' }
    expect(describeRefusal(error)).toEqual({ status: 403, headers, body: '{"error":"ERR_HEADER_MISSING"}' })
    const down = new VerificationError('ERR_DEPENDENCY_FAILED', 'X', { retryable: true })
    expect(describeRefusal(down)).toMatchObject({ status: 503, headers: { ...headers, 'retry-after': '5' } })
  })

  it('gives an unknown access key the same answer as a wrong signature', async () => {
    const verifier = createApigVerifier({ secrets: { signature_key1: 'signature_secret1' } })
    const answerTo = async (accessKey: string): Promise<unknown[]> => {
      const request = new Request('https://backend.example.com/', { method: 'POST', body: 'abc' })
      const error = await verifier
        .verify(await signApigRequest(request, { accessKey, secret: 'wrong' }))
        .catch((e) => e)
      return [error.code, describeRefusal(error)]
    }
    const [unknownCode, unknown] = await answerTo('nobody')
    const [wrongCode, wrong] = await answerTo('signature_key1')
    expect([unknownCode, wrongCode]).toEqual(['ERR_SIGNER_NOT_ALLOWED', 'ERR_SIGNATURE_MISMATCH'])
    expect(unknown).toEqual(wrong)
  })

  it('names ERR_SIGNER_NOT_ALLOWED for the other schemes, because their signer is proved by then', () => {
    const error = new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'X', { scheme: 'alexa' })
    expect(describeRefusal(error).body).toBe('{"error":"ERR_SIGNER_NOT_ALLOWED"}')
  })
})
