import { VerificationError } from '../errors.js'
import type { OptionKind } from '../scheme/parts.js'

/** The app that signed data of the App Store is about. */
export interface SignedApp {
  readonly bundleId: string | undefined
  readonly environment: string
  readonly appAppleId: number | undefined
}

/** The apps whose notifications and transactions are accepted. */
export interface ServedApps {
  readonly bundleIds: readonly string[]
  readonly environments: readonly string[]
  /** Empty if the sandbox alone is served. */
  readonly appAppleIds: readonly number[]
}

/** A notification names its app by its number too. A transaction and renewal info do not. */
export type AppNaming = 'with-number' | 'without-number'

const bundleId = /^[A-Za-z0-9.-]{1,255}$/

/** The kind of the `bundleId` option. */
export const bundleIdKind: OptionKind = {
  wanted: "a bundle id such as 'com.example.app', or a list of them",
  required: true,
  accepts: isOneOrMore((value) => typeof value === 'string' && bundleId.test(value)),
}

/** The kind of the `environment` option. */
export const environmentKind: OptionKind = {
  wanted: "'Production', 'Sandbox' or a list of both; Xcode and LocalTesting are not signed",
  accepts: isOneOrMore((value) => value === 'Production' || value === 'Sandbox'),
}

/** The kind of the `appAppleId` option. */
export const appAppleIdKind: OptionKind = {
  wanted: 'the number of the app in App Store Connect (Apple ID), or a list of them',
  accepts: isOneOrMore((value) => Number.isSafeInteger(value) && (value as number) > 0),
}

/**
 * Requires that an app is served.
 *
 * @throws VerificationError ERR_SIGNER_NOT_ALLOWED if the app, its environment or its number is not on the list.
 */
export function requireServed(served: ServedApps, app: SignedApp, naming: AppNaming): void {
  const { bundleId, environment, appAppleId } = app
  if (bundleId !== undefined && !served.bundleIds.includes(bundleId)) throw notServed('bundleId is not on the list')
  if (!served.environments.includes(environment)) throw notServed('environment is not on the list')
  if (naming === 'without-number') return
  const { appAppleIds } = served
  // The sandbox has no app number. If a number arrives nevertheless, it must be on the list.
  const isWrong =
    appAppleId === undefined
      ? environment === 'Production'
      : appAppleIds.length > 0 && !appAppleIds.includes(appAppleId)
  if (isWrong) throw notServed('appAppleId is not on the list')
}

/**
 * Requires that the transaction or renewal info in a notification is about the app of the notification. Renewal info
 * need not name its app.
 *
 * @throws VerificationError ERR_SIGNER_NOT_ALLOWED if it is about another app or environment.
 */
export function requireSameApp(outer: SignedApp, inner: SignedApp): void {
  if (inner.bundleId !== undefined && inner.bundleId !== outer.bundleId)
    throw notServed('bundleId differs from that of the notification')
  if (inner.environment !== outer.environment) throw notServed('environment differs from that of the notification')
}

function notServed(what: string): VerificationError {
  return new VerificationError('ERR_SIGNER_NOT_ALLOWED', `The ${what}`)
}

function isOneOrMore(accepts: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => (Array.isArray(value) ? value.length > 0 && value.every(accepts) : accepts(value))
}

/** Returns the values of an option that may be one value or a list. The caller cannot change the result. */
export function toList<Value>(given: Value | readonly Value[]): readonly Value[] {
  return Array.isArray(given) ? [...given] : [given as Value]
}
