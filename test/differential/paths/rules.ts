import type { Difference } from '../comparison.js'

const accepted = /^accepted$/

/** We accept a path that OpenSSL refuses. Each rule names the error of OpenSSL, and what must be unusual about the path. */
function wider(name: string, theirs: RegExp, feature: RegExp, reason: string): Difference {
  return { name, ours: accepted, theirs, feature, reason }
}

/** We refuse a path that OpenSSL accepts. Each rule names our reason, and what must be unusual about the path. */
function stricter(name: string, ours: RegExp, feature: RegExp, reason: string): Difference {
  return { name, ours, theirs: accepted, feature, reason }
}

/** The reasons why our verdict on a certification path may differ from that of OpenSSL with -x509_strict. */
export const pathDifferences: readonly Difference[] = [
  wider(
    'basicConstraints that are not critical',
    /Basic Constraints of CA cert not marked critical/,
    /basicConstraints not critical|damaged/,
    'RFC 5280 requires a CA to mark them as critical. They are enforced even if they are not.',
  ),
  wider(
    'a CA without keyUsage',
    /CA cert does not include key usage extension|Path length given without key usage keyCertSign/,
    /no keyUsage|damaged/,
    'RFC 5280 requires a CA to have it. Its absence allows every use (section 6.1.4 (n)).',
  ),
  wider(
    'an anchor that is not a CA certificate of version 3',
    /invalid CA certificate|CA cert does not include key usage extension/,
    /anchor: (?:no basicConstraints|version)/,
    'The caller decides what is an anchor, and a certificate of version 1 can be one.',
  ),
  wider(
    'the last second of a validity',
    /certificate has expired/,
    /ends now/,
    'RFC 5280 section 4.1.2.5 counts notAfter as valid. OpenSSL does not.',
  ),
  wider(
    'missing key identifiers',
    /Missing (?:Authority|Subject) Key Identifier/,
    /no [AS]KI|damaged/,
    'RFC 5280 requires a CA to write them. They help to build paths, and prove nothing.',
  ),
  wider(
    'a SubjectAltName that OpenSSL cannot decode',
    /unable to get local issuer certificate/,
    /name of an unknown form/,
    'A name that cannot be read matches nothing, and fails only if there are name constraints. OpenSSL refuses the certificate.',
  ),
  wider(
    'an authority key identifier of another key',
    /unable to get local issuer certificate/,
    /other AKI|damaged/,
    'The identifier orders candidates, and the signature decides. OpenSSL takes no other candidate.',
  ),
  wider(
    'a self-issued certificate without an authority key identifier',
    /self-signed certificate in certificate chain/,
    /self-issued/,
    'OpenSSL treats it as a root because of its names alone. Another key signed it, and its signature leads to the anchor.',
  ),
  wider(
    'the own signature of an anchor',
    /cert info signature and signature algorithm mismatch/,
    /anchor: (?:two algorithms|damaged)/,
    'The caller decides what is an anchor, so its own signature is not checked.',
  ),
  stricter(
    'a certificate that is not DER or not of RFC 5280',
    /ERR_CERTIFICATE_INVALID: The certificate is malformed/,
    /damaged|version/,
    'OpenSSL reads BER, unknown versions, and extensions in version 1. Our reader refuses what two readers may read differently.',
  ),
  stricter(
    'policies that are critical or constrain',
    /policy constraints, which are not supported|critical extension that is not supported \(2\.5\.29\.(?:32|33|36|54)\)/,
    /polic/i,
    'Policies are out of scope, and constraints that cannot be enforced are refused.',
  ),
  stricter(
    'an extension that occurs twice',
    /has the same extension twice/,
    /duplicate extension|polic|damaged/i,
    'RFC 5280 section 4.2 forbids it. OpenSSL notices it only in extensions that it uses.',
  ),
  stricter(
    'a serial number that is not positive or too long',
    /has a serial number/,
    /serial|damaged/,
    'RFC 5280 section 4.1.2.2. OpenSSL does not check serial numbers.',
  ),
  stricter(
    'an end-entity certificate of a CA',
    /end-entity certificate (?:is a CA certificate|may sign certificates)/,
    /end entity: (?:cA TRUE|keyUsage keyCertSign|damaged)/,
    'No scheme signs requests with the key of an authority.',
  ),
  stricter(
    'a key usage without digitalSignature',
    /may not sign \(keyUsage has no digitalSignature\)/,
    /end entity: (?:keyUsage|damaged)/,
    'Schemes sign. OpenSSL also allows the key exchanges of TLS, and every use if no purpose is asked for.',
  ),
  stricter(
    'constraints in an end-entity certificate',
    /which only a CA certificate may have/,
    /end entity: (?:permits|pathLength|damaged)/,
    'RFC 5280 sections 4.2.1.9 and 4.2.1.10 allow them in CA certificates only.',
  ),
  stricter(
    'a malformed name under name constraints',
    /violates: (?:it has a malformed|its)/,
    /name|address|mailbox|URI|damaged/,
    'A name that cannot be compared is refused as soon as there are constraints. OpenSSL compares the forms that it knows.',
  ),
]
