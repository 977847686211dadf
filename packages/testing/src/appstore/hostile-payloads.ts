import { createTestAuthority } from '../authority/test-authority.js'
import type { HostileCase } from '../hostile/hostile-request.js'
import {
  type AppStoreFields,
  signAppStoreJws,
  signAppStoreRenewalInfo,
  signAppStoreTransaction,
} from './app-store-notification.js'
import { type AppStoreMaterial, casesOf, jwsOf } from './hostile-material.js'

const invalid = casesOf('ERR_PAYLOAD_INVALID')
const notAllowed = casesOf('ERR_SIGNER_NOT_ALLOWED')

/** Returns data that the App Store signed, but that is not a valid notification. */
export function payloadCases({ sign, wrap, signer, bundleId, at }: AppStoreMaterial): HostileCase[] {
  const fields = (name: string, why: string, changed: AppStoreFields): HostileCase =>
    invalid(name, why, () => sign({ fields: changed }))
  const data = (name: string, why: string, changed: AppStoreFields): HostileCase =>
    invalid(name, why, () => sign({ data: changed }))
  const bytes = (name: string, why: string, text: string): HostileCase =>
    invalid(name, why, async () => wrap(await signAppStoreJws(new TextEncoder().encode(text), signer)))
  const inner = { signer, bundleId, signedDate: at }
  return [
    bytes('payload-not-json', 'The payload is not JSON', 'DID_RENEW'),
    bytes('payload-not-an-object', 'The payload is not an object', '[]'),
    bytes(
      'payload-inherited',
      'The fields are in a member called __proto__',
      '{"__proto__":{"notificationType":"TEST"}}',
    ),
    invalid('payload-is-a-transaction', 'Anybody with the app has transactions that Apple signed', async () =>
      wrap(await signAppStoreTransaction(inner)),
    ),
    invalid('payload-is-renewal-info', 'Apple signed it, but it is not a notification', async () =>
      wrap(await signAppStoreRenewalInfo(inner)),
    ),
    invalid('payload-is-an-app-transaction', 'Anybody with the app has an app transaction', async () =>
      wrap(
        await signAppStoreJws(
          { receiptType: 'Production', bundleId, applicationVersion: '1', receiptCreationDate: at.getTime() },
          signer,
        ),
      ),
    ),
    fields('no-type', 'The notification has no type', { notificationType: undefined }),
    fields('type-of-another-type', 'The type is not a string', { notificationType: 5 }),
    fields('no-uuid', 'A notification without an id cannot be recognised when it is repeated', {
      notificationUUID: undefined,
    }),
    fields('uuid-of-another-type', 'The id is not a string', { notificationUUID: {} }),
    fields('uuid-empty', 'The id is empty', { notificationUUID: '' }),
    fields('uuid-long', 'The id would fill a replay guard', { notificationUUID: 'x'.repeat(1_000) }),
    fields('no-signed-date', 'A notification without a time is never old', { signedDate: undefined }),
    fields('signed-date-text', 'The time is not a number', { signedDate: at.toISOString() }),
    fields('signed-date-fraction', 'The time is not a whole number', { signedDate: at.getTime() + 0.5 }),
    fields('signed-date-negative', 'The time is before 1970', { signedDate: -1 }),
    fields('signed-date-too-large', 'The number is not a time', { signedDate: Number.MAX_SAFE_INTEGER }),
    fields('no-content', 'The notification has no content', { data: undefined }),
    fields('two-contents', 'Two programs may read different contents', {
      summary: { bundleId, environment: 'Production' },
    }),
    fields('data-and-app-data', 'Two programs may read different contents', {
      appData: { bundleId, environment: 'Production' },
    }),
    fields('content-null', 'The content is not an object', { data: null }),
    fields('content-list', 'The content is not an object', { data: [] }),
    fields('token-without-id', 'The id of a token names its environment', {
      data: undefined,
      externalPurchaseToken: { bundleId },
    }),
    data('no-bundle-id', 'The notification names no app', { bundleId: undefined }),
    data('bundle-id-of-another-type', 'The bundle id is not a string', { bundleId: [bundleId] }),
    data('no-environment', 'The notification names no environment', { environment: undefined }),
    data('environment-of-another-type', 'The environment is not a string', { environment: ['Production'] }),
    data('number-of-another-type', 'The number of the app is a text', { appAppleId: '123456789' }),
    {
      name: 'version-1',
      why: 'The notification is of another version',
      expectedCode: 'ERR_UNSUPPORTED',
      make: () => sign({ fields: { version: '1.0' } }),
    },
    {
      name: 'version-3',
      why: 'The notification is of another version',
      expectedCode: 'ERR_UNSUPPORTED',
      make: () => sign({ fields: { version: '3.0' } }),
    },
  ]
}

/** Returns notifications of other apps, of other environments and of another time. */
export function appCases({ sign, bundleId, at }: AppStoreMaterial): HostileCase[] {
  const data = (name: string, why: string, changed: AppStoreFields): HostileCase =>
    notAllowed(name, why, () => sign({ data: changed }))
  const content = (name: string, why: string, changed: AppStoreFields): HostileCase =>
    notAllowed(name, why, () => sign({ fields: { data: undefined, ...changed } }))
  const stale = casesOf('ERR_TIMESTAMP_OUT_OF_RANGE')
  const app = { bundleId, environment: 'Production', appAppleId: 1 }
  return [
    data('bundle-of-another-app', 'Everybody can publish an app', { bundleId: 'com.attacker.app' }),
    data('bundle-longer', 'The right bundle id is only a prefix of this one', { bundleId: `${bundleId}.attacker` }),
    data('bundle-in-upper-case', 'Bundle ids are compared by their characters', { bundleId: bundleId.toUpperCase() }),
    data('environment-sandbox', 'Purchases in the sandbox cost nothing', { environment: 'Sandbox' }),
    data('environment-xcode', 'The App Store does not sign for Xcode', { environment: 'Xcode' }),
    data('environment-local-testing', 'The App Store does not sign for local tests', { environment: 'LocalTesting' }),
    data('environment-in-lower-case', 'Apple writes it in another form', { environment: 'production' }),
    data('number-of-another-app', 'The number is of another app', { appAppleId: 1 }),
    data('number-missing', 'Every app in production has a number', { appAppleId: undefined }),
    data('number-zero', 'No app has the number zero', { appAppleId: 0 }),
    content('summary-of-another-app', 'The summary is of another app', {
      summary: { ...app, bundleId: 'com.attacker.app' },
    }),
    content('summary-with-another-number', 'The summary is of another app', { summary: app }),
    content('summary-of-the-sandbox', 'The summary is of the sandbox', {
      summary: { ...app, environment: 'Sandbox' },
    }),
    content('app-data-of-another-app', 'The app data is of another app', {
      appData: { ...app, bundleId: 'com.attacker.app' },
    }),
    content('token-without-number', 'Every app in production has a number', {
      externalPurchaseToken: { bundleId, externalPurchaseId: '1' },
    }),
    content('app-data-of-the-sandbox', 'The app data is of the sandbox', {
      appData: { ...app, environment: 'Sandbox' },
    }),
    content('token-of-the-sandbox', 'The id of the token begins with SANDBOX', {
      externalPurchaseToken: { bundleId, appAppleId: 123456789, externalPurchaseId: 'SANDBOX_1' },
    }),
    content('token-of-another-app', 'The token is of another app', {
      externalPurchaseToken: { bundleId: 'com.attacker.app', appAppleId: 123456789, externalPurchaseId: '1' },
    }),
    stale('stale', 'The notification is a second older than a week', () =>
      sign({ fields: { signedDate: at.getTime() - 604_801_000 } }),
    ),
    stale('from-the-future', 'The notification is an hour in the future', () =>
      sign({ fields: { signedDate: at.getTime() + 3_600_000 } }),
    ),
  ]
}

/** Returns genuine notifications with a transaction or renewal info that is not genuine, or not of the app. */
export function innerCases({ sign, signer, signerWith, bundleId, at }: AppStoreMaterial): HostileCase[] {
  const inner = { signer, bundleId, signedDate: at }
  const withTransaction = async (options: object): Promise<AppStoreFields> => ({
    signedTransactionInfo: await signAppStoreTransaction({ ...inner, ...options }),
  })
  const withRenewal = async (options: object): Promise<AppStoreFields> => ({
    signedRenewalInfo: await signAppStoreRenewalInfo({ ...inner, ...options }),
  })
  const one = (
    expectedCode: HostileCase['expectedCode'],
    name: string,
    why: string,
    data: () => AppStoreFields | Promise<AppStoreFields>,
  ): HostileCase => ({ name, why, expectedCode, make: async () => sign({ data: await data() }) })
  const forger = async () => signerWith({}, await createTestAuthority({ at, keyType: 'P-256' }))
  return [
    one('ERR_CERTIFICATION_PATH_INVALID', 'transaction-of-another-authority', 'Somebody else signed it', async () =>
      withTransaction({ signer: await forger() }),
    ),
    one('ERR_CERTIFICATION_PATH_INVALID', 'renewal-of-another-authority', 'Somebody else signed it', async () =>
      withRenewal({ signer: await forger() }),
    ),
    one('ERR_SIGNATURE_MISMATCH', 'transaction-altered', 'The transaction was changed', async () => {
      const [header, , signature] = (await signAppStoreTransaction(inner)).split('.')
      const [, payload] = (await signAppStoreTransaction({ ...inner, fields: { price: 1 } })).split('.')
      return { signedTransactionInfo: `${header}.${payload}.${signature}` }
    }),
    one('ERR_UNSUPPORTED', 'transaction-not-signed', 'The JWS says that it is not signed', () =>
      withTransaction({ header: { alg: 'none' } }),
    ),
    one(
      'ERR_CERTIFICATE_INVALID',
      'transaction-without-marker',
      'The certificate does not belong to the App Store',
      async () => withTransaction({ signer: await signerWith({ endEntity: { extensions: [] } }) }),
    ),
    one(
      'ERR_CERTIFICATE_INVALID',
      'renewal-without-marker',
      'The certificate does not belong to the App Store',
      async () => withRenewal({ signer: await signerWith({ endEntity: { extensions: [] } }) }),
    ),
    one('ERR_CERTIFICATE_EXPIRED', 'transaction-of-an-old-signer', 'Its certificate has expired', async () =>
      withTransaction({ signer: await signerWith({ endEntity: { faults: ['expired'] } }) }),
    ),
    one('ERR_UNSUPPORTED', 'renewal-not-signed', 'The JWS says that it is not signed', () =>
      withRenewal({ header: { alg: 'none' } }),
    ),
    one('ERR_SIGNATURE_MISMATCH', 'renewal-altered', 'The renewal info was changed', async () => {
      const [header, , signature] = (await signAppStoreRenewalInfo(inner)).split('.')
      const [, payload] = (await signAppStoreRenewalInfo({ ...inner, fields: { renewalPrice: 1 } })).split('.')
      return { signedRenewalInfo: `${header}.${payload}.${signature}` }
    }),
    one('ERR_SIGNER_NOT_ALLOWED', 'transaction-of-another-app', 'The transaction is of another app', () =>
      withTransaction({ bundleId: 'com.attacker.app' }),
    ),
    one('ERR_SIGNER_NOT_ALLOWED', 'transaction-of-the-sandbox', 'The transaction is of the sandbox', () =>
      withTransaction({ environment: 'Sandbox' }),
    ),
    one('ERR_SIGNER_NOT_ALLOWED', 'renewal-of-the-sandbox', 'The renewal info is of the sandbox', () =>
      withRenewal({ environment: 'Sandbox' }),
    ),
    one('ERR_SIGNER_NOT_ALLOWED', 'renewal-of-another-app', 'The renewal info names another app', () =>
      withRenewal({ fields: { bundleId: 'com.attacker.app' } }),
    ),
    one('ERR_PAYLOAD_INVALID', 'transaction-without-bundle-id', 'The transaction names no app', () =>
      withTransaction({ fields: { bundleId: undefined } }),
    ),
    one('ERR_PAYLOAD_INVALID', 'transaction-without-environment', 'The transaction names no environment', () =>
      withTransaction({ fields: { environment: undefined } }),
    ),
    one('ERR_PAYLOAD_INVALID', 'transaction-without-id', 'It is not a transaction', () =>
      withTransaction({ fields: { transactionId: undefined } }),
    ),
    one('ERR_PAYLOAD_INVALID', 'renewal-without-environment', 'The renewal info names no environment', () =>
      withRenewal({ fields: { environment: undefined } }),
    ),
    one('ERR_PAYLOAD_INVALID', 'transaction-is-renewal-info', 'Apple signed it as something else', async () => ({
      signedTransactionInfo: (await withRenewal({})).signedRenewalInfo,
    })),
    one('ERR_PAYLOAD_INVALID', 'renewal-is-a-transaction', 'Apple signed it as something else', async () => ({
      signedRenewalInfo: (await withTransaction({})).signedTransactionInfo,
    })),
    one('ERR_PAYLOAD_INVALID', 'transaction-is-a-notification', 'Apple signed it as something else', async () => ({
      signedTransactionInfo: jwsOf(await sign()),
    })),
    one('ERR_PAYLOAD_INVALID', 'transaction-not-a-jws', 'It is not a JWS', () => ({ signedTransactionInfo: 'x.y' })),
    one('ERR_PAYLOAD_INVALID', 'transaction-decoded', 'It is not a string', () => ({ signedTransactionInfo: {} })),
    one('ERR_PAYLOAD_INVALID', 'renewal-decoded', 'It is not a string', () => ({ signedRenewalInfo: null })),
  ]
}
