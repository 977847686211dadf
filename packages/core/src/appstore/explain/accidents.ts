import { type Accident, everywhere } from '../../scheme/explain.js'

/** The accidents of this scheme, by name. */
export const appStoreAccidents: {
  readonly version1: Accident
  readonly decoded: Accident
  readonly jwsAlone: Accident
  readonly jwsFormat: Accident
  readonly truncated: Accident
  readonly rewritten: Accident
  readonly xcode: Accident
  readonly transaction: Accident
  readonly renewalInfo: Accident
  readonly notification: Accident
  readonly receipt: Accident
  readonly fieldName: Accident
  readonly otherSigner: Accident
  readonly signatureDer: Accident
} = {
  version1: accident(
    'appstore-version-1',
    'This is a notification of version 1, which is not signed.',
    'In App Store Connect, set the version of the server notifications to Version 2.',
  ),
  decoded: accident(
    'appstore-decoded',
    'The body is the decoded payload of a notification, so its signature is gone.',
    'Pass the body as it arrived, with its signedPayload. The verifier decodes it.',
  ),
  jwsAlone: accident(
    'appstore-jws-alone',
    'The body is the JWS alone, without the JSON object around it.',
    'Pass the body of the request, {"signedPayload":"…"}, and not the value of signedPayload.',
  ),
  jwsFormat: accident(
    'appstore-jws-format',
    'The JWS was changed on its way: white space, padding, quotes or another alphabet.',
    'Pass the body as bytes, before any parser, formatter or decoder changes signedPayload.',
  ),
  truncated: accident(
    'appstore-jws-cut',
    'The JWS was cut: its end is missing.',
    'Look for a column, a log or a queue that limits the length. A notification with a transaction has about 25,000 characters.',
  ),
  rewritten: accident(
    'appstore-jws-rewritten',
    'The parts of the JWS do not belong together: the payload was decoded and written again, or was exchanged.',
    'Pass the body as it arrived. Read the payload only from what verify() returns.',
  ),
  xcode: accident(
    'appstore-xcode',
    'This was signed by StoreKit Testing in Xcode, or by a local test. The App Store did not sign it.',
    'Use the sandbox to test with genuine signatures, or sign with @countersign/testing in your tests.',
  ),
  transaction: accident(
    'appstore-transaction',
    'This is a transaction that Apple signed, and not the expected kind of data.',
    'Pass it to verifier.verifyTransaction(jws). If it came as a notification, leave it refused.',
  ),
  renewalInfo: accident(
    'appstore-renewal-info',
    'This is renewal info that Apple signed, and not the expected kind of data.',
    'Pass it to verifier.verifyRenewalInfo(jws). If it came as a notification, leave it refused.',
  ),
  notification: accident(
    'appstore-notification',
    'This is a notification, and not the expected kind of data.',
    'Pass the body of the notification to verifier.verify(request).',
  ),
  receipt: accident(
    'appstore-receipt',
    'This is a receipt or a request about one, and not a notification.',
    'Send receipts to a route of their own. They are not signed as a JWS: ask the App Store Server API for the transaction.',
  ),
  fieldName: accident(
    'appstore-field-name',
    'signedPayload has another name, or is in a list.',
    'Pass the body as it arrived, with its signedPayload. No model or middleware may rename it first.',
  ),
  otherSigner: accident(
    'appstore-other-signer',
    'The App Store did not make this JWS: it signs with ES256, and the header has its certificates.',
    'Pass the JWS of the App Store, and not one that another service or a library of your own has signed.',
  ),
  signatureDer: accident(
    'appstore-signature-der',
    'The signature was written as DER, but a JWS contains only r and s.',
    'Pass the JWS as it arrived: no library may convert its signature first.',
  ),
}

// The fixes are the same for every host, because each one changes something outside the host or common to all
// hosts.
function accident(id: string, what: string, fix: string): Accident {
  return { id, what, fix, changes: everywhere(fix) }
}
