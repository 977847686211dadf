import type { VerificationError, VerificationErrorCode } from '../errors.js'

/** The advice for a failed check whose own report has none. */
export function adviceFor({ code }: VerificationError): string {
  return byCode[code]
}

const byCode: Readonly<Record<VerificationErrorCode, string>> = {
  ERR_REQUEST_INVALID:
    'Pass the request as it arrived: its own method, its raw target, all headers, and the body as bytes. If a stranger sent the request, leave it refused.',
  ERR_BODY_CONSUMED: 'Pass the raw body, before any parser reads or rewrites it.',
  ERR_BODY_TOO_LARGE: 'Raise maxBodyBytes only if a genuine sender needs it; otherwise leave it refused.',
  ERR_HEADER_MISSING: 'Let every proxy and gateway in front pass the header on, and pass all headers of the request.',
  ERR_HEADER_INVALID:
    'Pass the header once, as it arrived: look for a proxy or code that sets, joins or decodes it on the way.',
  ERR_PAYLOAD_INVALID: 'Compare the body with what the service documents, and pass it as it arrived.',
  ERR_CERTIFICATE_URL_FORBIDDEN:
    'If a stranger sent the request, leave it refused: no option allows other URLs. Otherwise pass the URL as it arrived.',
  ERR_CERTIFICATE_FETCH_FAILED:
    'Let this machine reach the certificate host, or provide the file through a certificateStore. The service delivers again.',
  ERR_CERTIFICATE_INVALID:
    'Leave it refused: the service does not sign with such a certificate. For a test, issue one with @countersign/testing.',
  ERR_CERTIFICATE_EXPIRED:
    'Compare the clock of this machine with a time server. For a saved request, set currentDate to its time.',
  ERR_CERTIFICATE_NOT_YET_VALID: 'Set the clock of this machine by a time server (NTP): it is behind.',
  ERR_SUBJECT_ALT_NAME_MISMATCH:
    'Leave it refused: the certificate is not the one that the service signs with. For a test, issue one with that dNSName.',
  ERR_CERTIFICATION_PATH_INVALID:
    'Give the verifier the trust anchor that the certificate leads to. For the service, leave trustAnchors out. For a test authority, pass its anchor.',
  ERR_SIGNATURE_MISMATCH: 'Pass the raw body, before any parser reads or rewrites it.',
  ERR_TIMESTAMP_OUT_OF_RANGE:
    'Set the clock by a time server, and look for a queue or a retry on the way. For a saved request, set currentDate to its time.',
  ERR_REPLAYED: 'Do nothing: this message has been handled.',
  ERR_IN_PROGRESS: 'Let the service deliver again: the same message is being handled right now.',
  ERR_SIGNER_NOT_ALLOWED:
    'If the skill, topic, app or access key that the request names is yours, add it to the list of the verifier.',
  ERR_UNSUPPORTED: 'Switch on the option that the message names, or let the sender use a form that is supported.',
  ERR_SUBSCRIBE_URL_FORBIDDEN: 'Do not visit the URL.',
  ERR_CONFIRMATION_FAILED: 'Let the service deliver the confirmation again.',
  ERR_DEPENDENCY_FAILED:
    'Look at the cause of the error, and at the options of the verifier: crypto, certificateStore, fetch, currentDate and trustAnchors. The request is not at fault.',
}
