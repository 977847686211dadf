import { describe, expect, it } from 'vitest'
import { type AppStoreVerifierOptions, createAppStoreVerifier } from './create-app-store-verifier.js'

const create = (options: object) => (): unknown =>
  createAppStoreVerifier({ bundleId: 'com.example.app', appAppleId: 1, ...options } as AppStoreVerifierOptions)

describe('the options of createAppStoreVerifier', () => {
  it.each([
    { environment: 'Production' },
    { environment: ['Sandbox', 'Production'] },
    { environment: 'Sandbox', appAppleId: undefined },
    { environment: ['Sandbox'], appAppleId: undefined },
    { appAppleId: [1, 2] },
    { timestampTolerance: 0 },
    { timestampTolerance: 2_592_000 },
  ])('take %j', (options) => {
    expect(create(options)).not.toThrow()
  })

  const numberMissing =
    /^createAppStoreVerifier: options\.appAppleId is missing\. With 'Production', it must be the number of the app/
  it.each<[object, RegExp]>([
    [{ bundleId: undefined }, /^createAppStoreVerifier: options\.bundleId is missing\. It must be a bundle id/],
    [{ bundleId: 'a b' }, /^createAppStoreVerifier: options\.bundleId must be a bundle id/],
    [{ timestampTolerance: -1 }, /options\.timestampTolerance must be a number of seconds from 0 to 2592000/],
    [{ appAppleId: undefined }, numberMissing],
    [{ environment: ['Production', 'Sandbox'], appAppleId: undefined }, numberMissing],
    [{ appAppleId: [] }, /options\.appAppleId must be the number of the app/],
  ])('name the fault in the TypeError for %j', (options, message) => {
    expect(create(options)).toThrow(TypeError)
    expect(create(options)).toThrow(message)
  })
})
