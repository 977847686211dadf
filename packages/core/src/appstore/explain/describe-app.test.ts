import { describe, expect, it } from 'vitest'
import type { ServedApps, SignedApp } from '../served-apps.js'
import { describeApp } from './describe-app.js'

const served = { bundleIds: ['com.a'], environments: ['Production'], appAppleIds: [7] } as unknown as ServedApps
const app = { bundleId: 'com.a', environment: 'Production', appAppleId: 7 } as SignedApp

describe('describeApp', () => {
  it('has the app of the message', () => {
    expect(describeApp(app, served, false)).toEqual({ evidence: app })
  })

  it.each<[what: string, change: Partial<SignedApp>, cause: RegExp, fix: RegExp]>([
    ['another app', { bundleId: 'com.b' }, /app com\.b, and the verifier accepts com\.a/, /add 'com\.b' to bundleId/],
    ['another number', { appAppleId: 8 }, /app 8, and the verifier accepts 7/, /add '8' to appAppleId/],
    ['no number', { appAppleId: undefined } as object, /does not name the number of its app\.$/, /has a number/],
    [
      'the sandbox',
      { environment: 'Sandbox' },
      /^The message is of the environment Sandbox, and the verifier accepts Production\.$/,
      /another URL for the sandbox/,
    ],
    ['another environment', { environment: 'Xcode' }, /environment Xcode/, /only for Production and Sandbox/],
    ['a long one', { environment: 'x'.repeat(41) }, /environment x{40}, and/, /Leave the message refused/],
    ['no app and the sandbox', { bundleId: undefined, environment: 'Sandbox' } as object, /Sandbox/, /another URL/],
  ])('says what differs: %s', (_, change, cause, fix) => {
    const { evidence, hint, diagnosis } = describeApp({ ...app, ...change } as SignedApp, served, true)
    expect(diagnosis?.cause).toMatch(cause)
    expect(hint).toMatch(fix)
    expect(evidence).toMatchObject(JSON.parse(JSON.stringify({ ...app, ...change })))
  })

  it('proves the environment, and names the environments that are served', () => {
    const sandbox = { ...served, environments: ['Sandbox', 'Xcode'] } as unknown as ServedApps
    const { evidence, hint, diagnosis } = describeApp(app, sandbox, true)
    expect(evidence).toEqual({ ...app, expected: ['Sandbox', 'Xcode'] })
    expect(diagnosis).toMatchObject({
      cause: 'The message is of the environment Production, and the verifier accepts Sandbox and Xcode.',
      confidence: 'proven',
    })
    expect(hint).toContain("Set environment: 'Production' and appAppleId")
  })
})
