import { encodePem } from '@countersign/testing'
import { expect, it, vi } from 'vitest'
import { amazonTrustAnchors } from '../trust/amazon.js'
import { PinnedSteps } from './pinned-steps.js'

it('reads the pins of the caller, or otherwise those of the scheme; the default type of key is RSA', async () => {
  const [rsa = '', , p256 = ''] = (await amazonTrustAnchors()).certificates.map(({ der }) => encodePem(der))
  const pins = vi.fn(async () => [])
  await new PinnedSteps(crypto, { certificates: rsa, pins }).prepare()
  await new PinnedSteps(crypto, { certificates: p256, key: 'P-256', pins }).prepare()
  expect(pins).not.toHaveBeenCalled()
  const unusable = { code: 'ERR_DEPENDENCY_FAILED', retryable: true }
  await expect(new PinnedSteps(crypto, { certificates: p256, pins }).prepare()).rejects.toMatchObject(unusable)
  const steps = new PinnedSteps(crypto, { pins })
  await steps.prepare()
  await steps.prepare()
  expect(pins).toHaveBeenCalledTimes(1)
})
