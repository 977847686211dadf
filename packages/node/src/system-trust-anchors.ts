import type { Dirent } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import tls from 'node:tls'
import { VerificationError } from '@countersign/core'
import { type OptionKinds, readOptions } from '@countersign/core/http'
import { type Certificate, createTrustAnchors, parseCertificates, type TrustAnchors } from '@countersign/core/x509'

/** Options of {@link systemTrustAnchors}. */
export interface SystemTrustAnchorsOptions {
  /**
   * Files and directories with further anchors. A file holds PEM blocks or one DER certificate. In a directory and its
   * subdirectories, the files that end in `.pem` or `.crt` are read. Default: none.
   */
  paths?: string | readonly string[]
}

const optionKinds: OptionKinds<SystemTrustAnchorsOptions> = {
  paths: {
    wanted: "a path, or a list of paths, such as ['/etc/ssl/certs']",
    accepts: (value) => (Array.isArray(value) ? value.every(isPath) : isPath(value)),
  },
}

function isPath(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g
const suffix = /\.(?:crt|pem)$/

/**
 * Creates trust anchors from the certificates that Node ships, and from files on this machine.
 * A certificate that cannot be parsed is left out. That can only reduce the trust, never extend it.
 *
 * @throws TypeError at once if an option is unknown or not valid. The promise rejects with a TypeError if a path holds no
 * usable certificate.
 * @throws the error of the file system if a path does not exist or cannot be read.
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { systemTrustAnchors } from '@countersign/node'
 *
 * export const verifier = createAlexaVerifier({
 *   skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000',
 *   trustAnchors: systemTrustAnchors({ paths: ['/etc/ssl/certs'] }),
 * })
 * ```
 */
export function systemTrustAnchors(options: SystemTrustAnchorsOptions = {}): Promise<TrustAnchors> {
  // Throw at once. A rejection would wait until a verifier needs its anchors.
  const { paths = [] } = readOptions('systemTrustAnchors', options, optionKinds)
  return collectAnchors(typeof paths === 'string' ? [paths] : paths)
}

async function collectAnchors(paths: readonly string[]): Promise<TrustAnchors> {
  // The keys are PEM without white space, because a system keeps the same certificate in a file, a link and a bundle.
  const anchors = new Map<string, Certificate | undefined>()
  const add = async (pems: readonly string[]): Promise<number> => {
    let usable = 0
    for (const pem of pems) {
      const key = pem.replace(/\s/g, '')
      if (!anchors.has(key)) anchors.set(key, await parse(pem))
      if (anchors.get(key) !== undefined) usable += 1
    }
    return usable
  }
  await add(tls.rootCertificates)
  for (const path of paths) {
    let usable = 0
    for await (const file of filesAt(path)) usable += await add(file)
    if (usable === 0) throw new TypeError(`paths: ${path} holds no certificate that can be parsed`)
  }
  return await createTrustAnchors([...anchors.values()].filter((anchor) => anchor !== undefined))
}

async function parse(pem: string): Promise<Certificate | undefined> {
  try {
    return (await parseCertificates(pem))[0]
  } catch (error) {
    if (error instanceof VerificationError) return undefined
    throw error
  }
}

// A path that the caller names must exist. A file below it may be a dangling link, or not readable for this user.
async function* filesAt(path: string): AsyncGenerator<string[]> {
  if ((await stat(path)).isDirectory()) yield* filesIn(path, await readdir(path, { withFileTypes: true }))
  else yield await readPems(path)
}

async function* filesIn(folder: string, entries: readonly Dirent[]): AsyncGenerator<string[]> {
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesIn(path, await readdir(path, { withFileTypes: true }).catch(() => []))
    else if (suffix.test(entry.name) && (await isFile(path))) yield await readPems(path).catch(() => [])
  }
}

async function isFile(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isFile() ?? false
}

async function readPems(path: string): Promise<string[]> {
  const bytes = await readFile(path)
  if (bytes[0] !== 0x30) return bytes.toString('latin1').match(block) ?? []
  return [`-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----`]
}
