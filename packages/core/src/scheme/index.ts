export type { Check, Found, Nothing } from '../checks/check.js'
export type { Tolerance } from '../checks/freshness.js'
export type { ClaimAnswer, ReplayGuard } from '../checks/replay-guard.js'
export type { Covers, SignatureAlgorithm, Signer, Verified, Verifier } from '../checks/verifier.js'
export type { VerifierOptions } from '../checks/verifier-options.js'
export { decodeBase64, encodeBase64 } from '../encoding/base64.js'
export { decodeUtf8, encodeUtf8 } from '../encoding/bytes.js'
export { decodeHex, encodeHex } from '../encoding/hex.js'
export { parseUnproven } from '../encoding/json.js'
export { decodeTimestamp } from '../encoding/timestamp.js'
export { VerificationError, type VerificationErrorCode } from '../errors.js'
export type { CheckReport, Explained, Finding } from '../explain/report-checks.js'
export {
  aCount,
  aFlag,
  aFunction,
  aNumber,
  aString,
  type OptionKind,
  type OptionKinds,
  oneOf,
} from '../options/options.js'
export { type HeaderFields, optionalHeader, requiredHeader } from '../request/header-fields.js'
export { type ReceivedRequest, requirePost } from '../request/received-request.js'
export type { LiveSecrets, SecretLookup, Secrets } from '../shared-secret/secrets.js'
export type { TaggedData } from '../shared-secret/verify-by-secret.js'
export type { EcdsaCurve, KeyType, PublicKeyAlgorithm, SignatureHash } from '../signature/signature-algorithm.js'
export type { CertificateMarkers } from '../signing-certificate/certificate-identity.js'
export type { CarriedSignature } from '../signing-certificate/signing-key.js'
export { decodePem, type PemOptions } from '../x509/certificate/pem.js'
export type { TrustAnchors } from '../x509/path/trust-anchors.js'
export type { CertificateOptions, CertificateRun, NamedCertificate, SigningCertificate } from './certificate-kind.js'
export type { CertificateUrlPolicy } from './certificate-url.js'
export { defineScheme, type VerifierCreator } from './define-scheme.js'
export type {
  AnyDefinition,
  CertificateDefinition,
  CertificateRequirements,
  CertificatesAtUrl,
  CertificatesInside,
  InlineDefinition,
  IssuerUrlPolicy,
  KeyedSecretDefinition,
  PinnedCertificates,
  PinnedDefinition,
  SingleSecretDefinition,
  SingleSecretOptions,
  SingleSecretRun,
} from './definition.js'
export type { InlineOptions, InlineRun, InlineSignature } from './inline-kind.js'
export type { PinnedOptions, PinnedRun } from './pinned-kind.js'
export { type FreshTimestamp, notSigned, type Proof, type SchemeResult, type SchemeRun } from './scheme-run.js'
export type { SecretOptions, SecretRun } from './secret-kind.js'
export type { KeyProof, ProveSigned, SignedData } from './signed-data.js'
export { createTrustAnchors } from './trust-anchors.js'
