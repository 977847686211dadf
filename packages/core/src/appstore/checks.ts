import { toBinary } from '../encoding/base64.js'
import type { InlineRun } from '../scheme/inline-kind.js'
import { type Nothing, requirePost } from '../scheme/parts.js'
import type { SchemeResult } from '../scheme/scheme-run.js'
import { type Jws, parseJws, readSignedPayload } from './jws.js'
import type { AppStoreNotification } from './notification.js'
import {
  type ParsedNotification,
  type ParsedPayload,
  type ParsePayload,
  parseNotification,
  parseRenewalInfo,
  parseTransaction,
} from './parse-payload.js'
import type { AppStoreRenewalInfo } from './renewal-info.js'
import { requireSameApp, requireServed, type ServedApps } from './served-apps.js'
import type { AppStoreTransaction } from './transaction.js'

/** The findings of the checks of a notification, by id. */
export interface AppStoreFindings {
  method: Nothing
  body: string
  jws: Jws
  payload: ParsedNotification
  app: Nothing
  'transaction-info': AppStoreTransaction | undefined
  'renewal-info': AppStoreRenewalInfo | undefined
}

/** The findings of the checks of a transaction or of renewal info, by id. */
export interface InfoFindings<Payload> {
  jws: Jws
  payload: ParsedPayload<Payload>
  app: Nothing
}

/** The settings that are the same for every message to a verifier. */
export interface AppStoreSettings {
  readonly apps: ServedApps
  /** Seconds. */
  readonly timestampTolerance: number
}

// How far the clock of Apple may be ahead of ours, in seconds.
const futureTolerance = 300

const anyAge = { past: Number.POSITIVE_INFINITY, future: Number.POSITIVE_INFINITY }

/** Checks a notification of the App Store. Its payload is not parsed before its signature is verified. */
export async function checkNotification(
  run: InlineRun<AppStoreFindings>,
  { apps, timestampTolerance }: AppStoreSettings,
): Promise<SchemeResult<AppStoreNotification>> {
  const { check, request, fresh } = run
  check('method', () => requirePost(request))
  const signedPayload = check('body', () => readSignedPayload(request.body))
  const jws = check('jws', () => parseJws(signedPayload(), 'signedPayload'))
  const signer = await run.certificates(() => jws().certificates)
  const proof = await signer.prove(jws)
  const payload = check('payload', () => parseNotification(jws().payload, 'signedPayload'))
  const timestamp = fresh(
    () => payload().signedDate,
    () => ({ past: timestampTolerance, future: futureTolerance }),
    'signedDate',
  )
  check('app', () => requireServed(apps, payload().app, 'with-number'))
  const transactionInfo = await check.wait('transaction-info', () =>
    readInner(run, payload(), 'signedTransactionInfo', parseTransaction),
  )
  const renewalInfo = await check.wait('renewal-info', () =>
    readInner(run, payload(), 'signedRenewalInfo', parseRenewalInfo),
  )
  const { payload: fields, uuid } = payload()
  const notification = { ...fields, transactionInfo: transactionInfo(), renewalInfo: renewalInfo() }
  return {
    // The parser made sure that exactly one of the four contents is there.
    payload: Object.freeze(notification) as AppStoreNotification,
    proof: proof(),
    timestamp: timestamp(),
    // Apple repeats a notification with the same notificationUUID.
    replayId: () => uuid,
  }
}

/** Checks a transaction that an app or a server API returned. */
export async function checkTransaction(
  run: InlineRun<InfoFindings<AppStoreTransaction>>,
  settings: AppStoreSettings,
): Promise<SchemeResult<AppStoreTransaction>> {
  return await checkInfo(run, settings, 'The transaction', parseTransaction)
}

/** Checks renewal info that an app or a server API returned. */
export async function checkRenewalInfo(
  run: InlineRun<InfoFindings<AppStoreRenewalInfo>>,
  settings: AppStoreSettings,
): Promise<SchemeResult<AppStoreRenewalInfo>> {
  return await checkInfo(run, settings, 'The renewal info', parseRenewalInfo)
}

async function checkInfo<Payload>(
  { check, request, certificates, fresh }: InlineRun<InfoFindings<Payload>>,
  { apps }: AppStoreSettings,
  name: string,
  parse: ParsePayload<Payload>,
): Promise<SchemeResult<Payload>> {
  const jws = check('jws', () => parseJws(toBinary(request.body), name))
  const signer = await certificates(() => jws().certificates)
  const proof = await signer.prove(jws)
  const payload = check('payload', () => parse(jws().payload, name))
  const timestamp = fresh(
    () => payload().signedDate,
    () => anyAge,
    'signedDate',
  )
  check('app', () => requireServed(apps, payload().app, 'without-number'))
  const { payload: info } = payload()
  return {
    payload: Object.freeze({ ...info }),
    proof: proof(),
    timestamp: timestamp(),
    // This is not called. These verifiers have no replay guard, because an app may show the same JWS many
    // times.
    replayId: () => '',
  }
}

// The App Store also signed the transaction and the renewal info inside a notification.
async function readInner<Payload>(
  { verifyInner }: InlineRun<AppStoreFindings>,
  notification: ParsedNotification,
  name: 'signedTransactionInfo' | 'signedRenewalInfo',
  parse: ParsePayload<Payload>,
): Promise<Payload | undefined> {
  const text = notification[name]
  if (text === undefined) return undefined
  const jws = parseJws(text, name)
  await verifyInner(jws)
  const { payload, app } = parse(jws.payload, name)
  requireSameApp(notification.app, app)
  return payload
}
