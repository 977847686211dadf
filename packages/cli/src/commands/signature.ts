import { constants, createHash, createPublicKey, type KeyObject, publicDecrypt, verify } from 'node:crypto'
import { type Command, Option } from '@commander-js/extra-typings'
import { type Check, VerificationError } from '@countersign/core'
import { type Certificate, parseCertificates } from '@countersign/core/x509'
import type { ExitCode } from '../exit-code.js'
import { createFileReader } from '../input/read-file.js'
import { OperatorError } from '../operator-error.js'
import { examplesText } from '../output/examples.js'
import type { Report } from '../output/report.js'
import { perform } from '../perform.js'
import type { Terminal } from '../terminal.js'
import { printReport } from '../verify/report-request.js'

const untrusted =
  'No trust was checked: not who issued the certificate, nor its name or validity, nor what the message says. ' +
  '`countersign verify sns` and `countersign verify alexa` check all that.'

/** Adds `verify signature`. */
export function addSignature(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('signature')
    .description('an RSASSA-PKCS1-v1_5 signature by itself; checks no trust')
    .requiredOption('--cert <file>', 'the certificate, PEM or DER')
    .requiredOption('--signature <file>', 'the signature, base64 or raw')
    .requiredOption('--message <file>', 'what was signed, byte for byte; - is standard input')
    .addOption(new Option('--sha1', 'the signature is over SHA-1').conflicts('sha256'))
    .option('--sha256', 'the signature is over SHA-256; the default')
    .option('--verbose', 'print what every check found')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examplesText([
        'countersign verify signature --cert cert.pem --signature signature.b64 \\\n--message string-to-sign --sha1',
      ]),
    )
    .action(async (options) => {
      const run = async (): Promise<ExitCode> => {
        const readFile = createFileReader(terminal)
        const key = await readPublicKey(await readFile(options.cert), options.cert)
        const signature = decodeSignature(await readFile(options.signature))
        const message = await readFile(options.message)
        const check = checkSignature({ key, signature, message, hash: options.sha1 ? 'SHA-1' : 'SHA-256' })
        const verdict = check.outcome === 'passed' ? 'accepted' : 'rejected'
        const report: Report = { scheme: 'signature', verdict, checks: [check], notes: [untrusted] }
        return printReport(report, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
}

async function readPublicKey(bytes: Uint8Array, path: string): Promise<KeyObject> {
  let certificate: Certificate | undefined
  try {
    ;[certificate] = await parseCertificates(bytes)
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    throw new OperatorError(`${path} holds no usable certificate: ${error.message}`)
  }
  const { type, jwk } = certificate?.subjectPublicKeyInfo ?? {}
  if (type !== 'RSA' || jwk === undefined) throw new OperatorError(`${path} is not a certificate of an RSA key`)
  return createPublicKey({ key: jwk as import('node:crypto').JsonWebKey, format: 'jwk' })
}

// The base64 command and people write line ends.
function decodeSignature(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1').replace(/\s/g, '')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : bytes
}

type Hash = 'SHA-1' | 'SHA-256'

interface SignatureCase {
  readonly key: KeyObject
  readonly signature: Uint8Array
  readonly message: Uint8Array
  readonly hash: Hash
}

function checkSignature({ key, signature, message, hash }: SignatureCase): Check {
  const passed = verify(hash, message, key, signature)
  const signed = recoverDigest(key, signature)
  const computedHash = signed?.hash ?? hash
  const computedDigest = createHash(computedHash).update(message).digest('hex')
  const check = {
    id: 'signature',
    title: 'The signature is the certificate’s, over this message',
    evidence: { ...(signed && { signedHash: signed.hash, signedDigest: signed.digest }), computedHash, computedDigest },
  }
  if (passed) return { ...check, outcome: 'passed', detail: `RSASSA-PKCS1-v1_5 with ${hash}` }
  return {
    ...check,
    outcome: 'failed',
    code: 'ERR_SIGNATURE_MISMATCH',
    detail: `It is not this certificate’s signature with ${hash} over this message`,
    hint: hintOf(signed, computedDigest),
  }
}

function hintOf(signed: { hash: Hash; digest: string } | undefined, computedDigest: string): string {
  if (signed === undefined) return 'Not made with the key of this certificate, or damaged: do the two belong together?'
  if (signed.digest === computedDigest)
    return `It is over ${signed.hash}: say --${signed.hash.toLowerCase().replace('-', '')}.`
  return 'The key of this certificate signed other bytes than these.'
}

// RFC 8017 section 9.2, note 1: DER of the DigestInfo up to the digest.
const prefixes = {
  'SHA-1': '3021300906052b0e03021a05000414',
  'SHA-256': '3031300d060960864801650304020105000420',
} as const

/** Recovers the digest that was signed. Only the explanation uses it. verify() gives the verdict. */
function recoverDigest(key: KeyObject, signature: Uint8Array): { hash: Hash; digest: string } | undefined {
  let digestInfo: string
  try {
    digestInfo = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature).toString('hex')
  } catch {
    return undefined
  }
  for (const hash of ['SHA-1', 'SHA-256'] as const) {
    if (digestInfo.startsWith(prefixes[hash])) return { hash, digest: digestInfo.slice(prefixes[hash].length) }
  }
  return undefined
}
