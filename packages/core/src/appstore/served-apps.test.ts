import { describe, expect, it } from 'vitest'
import {
  appAppleIdKind,
  bundleIdKind,
  environmentKind,
  requireSameApp,
  requireServed,
  type SignedApp,
  toList,
} from './served-apps.js'

const app: SignedApp = { bundleId: 'com.example.app', environment: 'Production', appAppleId: 1 }
const sandbox: SignedApp = { ...app, environment: 'Sandbox', appAppleId: undefined }
const both = { bundleIds: ['com.example.app', 'com.example.b'], environments: ['Production', 'Sandbox'] }
const served = { ...both, appAppleIds: [1, 2] }
const sandboxAlone = { ...both, environments: ['Sandbox'], appAppleIds: [] }

const refused = (what: string): Error =>
  expect.objectContaining({ code: 'ERR_SIGNER_NOT_ALLOWED', message: `The ${what}` })
const bundleIdIsNot = 'bundleId is not on the list'
const environmentIsNot = 'environment is not on the list'
const numberIsNot = 'appAppleId is not on the list'

describe('requireServed', () => {
  it.each<[SignedApp, Parameters<typeof requireServed>[0], Parameters<typeof requireServed>[2], string | undefined]>([
    [app, served, 'with-number', undefined],
    [{ ...app, bundleId: 'com.example.b', appAppleId: 2 }, served, 'with-number', undefined],
    [sandbox, served, 'with-number', undefined],
    [{ ...sandbox, appAppleId: 2 }, served, 'with-number', undefined],
    [sandbox, sandboxAlone, 'with-number', undefined],
    [{ ...sandbox, appAppleId: 3 }, sandboxAlone, 'with-number', undefined],
    [{ ...app, bundleId: undefined }, served, 'with-number', undefined],
    [{ ...app, bundleId: 'com.example' }, served, 'with-number', bundleIdIsNot],
    [{ ...app, bundleId: 'COM.EXAMPLE.APP' }, served, 'without-number', bundleIdIsNot],
    [{ ...app, environment: 'Xcode' }, served, 'with-number', environmentIsNot],
    [app, sandboxAlone, 'with-number', environmentIsNot],
    [app, sandboxAlone, 'without-number', environmentIsNot],
    [{ ...app, appAppleId: undefined }, served, 'with-number', numberIsNot],
    [{ ...app, appAppleId: 3 }, served, 'with-number', numberIsNot],
    [{ ...sandbox, appAppleId: 3 }, served, 'with-number', numberIsNot],
    [{ ...app, appAppleId: undefined }, served, 'without-number', undefined],
  ])('answers for %j, with %j and %s: %s', (one, apps, naming, what) => {
    const require = (): void => requireServed(apps, one, naming)
    if (what === undefined) expect(require).not.toThrow()
    else expect(require).toThrow(refused(what))
  })
})

describe('requireSameApp', () => {
  it('accepts data about the app of the notification, and renewal info without an app', () => {
    expect(() => requireSameApp(app, { ...app, appAppleId: undefined })).not.toThrow()
    expect(() => requireSameApp(app, { ...app, bundleId: undefined, appAppleId: undefined })).not.toThrow()
  })

  it.each([
    [{ ...app, bundleId: 'com.example.b' }, 'bundleId differs from that of the notification'],
    [{ ...app, environment: 'Sandbox' }, 'environment differs from that of the notification'],
    [{ ...app, bundleId: undefined, environment: 'Sandbox' }, 'environment differs from that of the notification'],
  ])('refuses %j', (inner, what) => {
    expect(() => requireSameApp(app, inner)).toThrow(refused(what))
  })
})

describe('the options', () => {
  it.each([
    [
      'bundleId',
      bundleIdKind,
      ['a', 'com.example-2.App', 'a'.repeat(255)],
      ['', 'a'.repeat(256), 'a b', 'a*', 'a_b', 1],
    ],
    ['environment', environmentKind, ['Production', 'Sandbox'], ['production', 'Xcode', '', undefined]],
    ['appAppleId', appAppleIdKind, [1, Number.MAX_SAFE_INTEGER], [0, -1, 0.5, 2 ** 53, '1', Number.NaN]],
  ] as const)('accept only one %s or a list', (_, { accepts }, good, bad) => {
    for (const value of good) expect([accepts(value), accepts([value])], String(value)).toEqual([true, true])
    expect(accepts([...good])).toBe(true)
    for (const value of bad)
      expect([accepts(value), accepts([value]), accepts([good[0], value])], String(value)).toEqual([
        false,
        false,
        false,
      ])
    expect(accepts([])).toBe(false)
  })

  it('require only the bundle id', () => {
    expect([bundleIdKind.required, environmentKind.required, appAppleIdKind.required]).toEqual([
      true,
      undefined,
      undefined,
    ])
  })

  it('are copied to another list', () => {
    const given = ['a', 'b']
    const list = toList(given)
    given[0] = 'c'
    expect(list).toEqual(['a', 'b'])
    expect(toList('a')).toEqual(['a'])
  })
})
