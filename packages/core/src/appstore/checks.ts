import { type Check, type Found, type Nothing, strictCheck } from '../checks/check.js'
import { checkFreshness } from '../checks/freshness.js'
import type { Proved, Run } from '../checks/scheme.js'
import { toBinary } from '../encoding/base64.js'
import { requirePost } from '../request/received-request.js'
import type { InlineCertificates } from '../signing-certificate/inline-certificates.js'
import type { InlineKey } from '../signing-certificate/inline-key.js'
import type { InlineFindings } from '../signing-certificate/validate-inline-certificates.js'
import { loadOnce } from '../transfer/load-once.js'
import { type Jws, parseJws, readSignedPayload } from './jws.js'
import type { AppStoreNotification } from './notification.js'
import type { ParsedNotification, ParsedPayload } from './parse-payload.js'
import type { AppStoreRenewalInfo } from './renewal-info.js'
import { requireSameApp, requireServed, type ServedApps } from './served-apps.js'
import type { AppStoreTransaction } from './transaction.js'

/** The findings of the checks of a JWS, by id. */
export interface JwsFindings<Parsed> extends InlineFindings {
  jws: Jws
  signature: InlineKey
  payload: Parsed
  app: Nothing
}

/** The findings of the checks of a notification, by id. */
export interface AppStoreFindings extends JwsFindings<ParsedNotification> {
  method: Nothing
  body: string
  timestamp: Nothing
  'transaction-info': AppStoreTransaction | undefined
  'renewal-info': AppStoreRenewalInfo | undefined
}

/** The settings that are the same for every message to a verifier. */
export interface AppStoreSettings {
  readonly certificates: InlineCertificates
  readonly apps: ServedApps
  /** Seconds. */
  readonly timestampTolerance: number
}

// How far the clock of Apple may be ahead of ours, in seconds.
const futureTolerance = 300

// The first message loads them, as it loads the code that validates its certificates.
const loadParsers = /* @__PURE__ */ loadOnce(() => import('./parse-payload.js'))

/** Checks a notification of the App Store. Its payload is not parsed before its signature is verified. */
export async function checkNotification(
  { check, request, now }: Run<AppStoreFindings>,
  { certificates, apps, timestampTolerance }: AppStoreSettings,
): Promise<Proved<AppStoreNotification>> {
  const { parseNotification, parseTransaction, parseRenewalInfo } = await loadParsers()
  check('method', () => requirePost(request))
  const signedPayload = check('body', () => readSignedPayload(request.body))
  // A notification has all of these checks and more, but TypeScript cannot infer that from the type.
  const ofJws = check as Check<unknown> as Check<JwsFindings<ParsedNotification>>
  const source = { certificates, now, read: signedPayload, name: 'signedPayload' }
  const { payload, signature } = await checkJws(ofJws, source, parseNotification)
  check('timestamp', () =>
    checkFreshness(payload().signedDate, now, { past: timestampTolerance, future: futureTolerance }, 'signedDate'),
  )
  check('app', () => requireServed(apps, payload().app, 'with-number'))
  const transactionInfo = await check.wait('transaction-info', () =>
    readInner(
      payload().signedTransactionInfo,
      payload(),
      { ...source, name: 'signedTransactionInfo' },
      parseTransaction,
    ),
  )
  const renewalInfo = await check.wait('renewal-info', () =>
    readInner(payload().signedRenewalInfo, payload(), { ...source, name: 'signedRenewalInfo' }, parseRenewalInfo),
  )
  const { payload: fields, signedDate, uuid } = payload()
  // The parser made sure that exactly one of the four contents is there.
  const notification = { ...fields, transactionInfo: transactionInfo(), renewalInfo: renewalInfo() }
  return {
    ...provedBy(signature(), signedDate),
    payload: Object.freeze(notification) as AppStoreNotification,
    // Apple repeats a notification with the same notificationUUID.
    replay: { id: () => `appstore:${uuid}`, tolerance: () => timestampTolerance },
  }
}

/** Checks a transaction that an app or a server API handed over. */
export async function checkTransaction(
  run: Run<JwsFindings<ParsedPayload<AppStoreTransaction>>>,
  settings: AppStoreSettings,
): Promise<Proved<AppStoreTransaction>> {
  return await checkInfo(run, settings, 'The transaction', (await loadParsers()).parseTransaction)
}

/** Checks renewal info that an app or a server API handed over. */
export async function checkRenewalInfo(
  run: Run<JwsFindings<ParsedPayload<AppStoreRenewalInfo>>>,
  settings: AppStoreSettings,
): Promise<Proved<AppStoreRenewalInfo>> {
  return await checkInfo(run, settings, 'The renewal info', (await loadParsers()).parseRenewalInfo)
}

// It may be old, so its age is not limited.
async function checkInfo<Payload>(
  { check, request, now }: Run<JwsFindings<ParsedPayload<Payload>>>,
  { certificates, apps }: AppStoreSettings,
  name: string,
  parse: (bytes: Uint8Array, name: string) => ParsedPayload<Payload>,
): Promise<Proved<Payload>> {
  const read = (): string => toBinary(request.body)
  const { payload, signature } = await checkJws(check, { certificates, now, read, name }, parse)
  check('app', () => requireServed(apps, payload().app, 'without-number'))
  const { payload: info, signedDate } = payload()
  return {
    ...provedBy(signature(), signedDate),
    payload: Object.freeze({ ...info }),
    // There is no replay guard, because the same JWS may be shown many times.
    replay: { id: () => '', tolerance: () => 0 },
  }
}

/** A JWS to check. */
interface JwsSource {
  readonly certificates: InlineCertificates
  readonly now: Date
  readonly read: Found<string>
  /** What the JWS is, for error messages. */
  readonly name: string
}

// The App Store has signed what a notification contains too, with its own certificates.
async function readInner<Payload>(
  jws: string | undefined,
  { app }: ParsedNotification,
  source: Omit<JwsSource, 'read'>,
  parse: (bytes: Uint8Array, name: string) => ParsedPayload<Payload>,
): Promise<Payload | undefined> {
  if (jws === undefined) return undefined
  const check = strictCheck<JwsFindings<ParsedPayload<Payload>>>()
  const { payload } = await checkJws(check, { ...source, read: () => jws }, parse)
  requireSameApp(app, payload().app)
  return payload().payload
}

async function checkJws<Parsed>(
  check: Check<JwsFindings<Parsed>>,
  { certificates, now, read, name }: JwsSource,
  parse: (bytes: Uint8Array, name: string) => Parsed,
): Promise<{ readonly payload: Found<Parsed>; readonly signature: Found<InlineKey> }> {
  const jws = check('jws', () => parseJws(read(), name))
  const key = await certificates.check(check, () => jws().certificates, now)
  const signature = await check.wait('signature', async () => {
    await key().verify(jws().signature, jws().signed)
    return key()
  })
  const payload = check('payload', () => parse(jws().payload, name))
  return { payload, signature }
}

function provedBy({ subject, notAfter }: InlineKey, timestamp: Date): Omit<Proved<unknown>, 'payload' | 'replay'> {
  return {
    timestamp,
    signer: { id: subject, notAfter: new Date(notAfter) },
    algorithm: 'ECDSA-P-256-SHA-256',
    covers: 'fields',
  }
}
