import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Package, readPublishedPackages } from '../support/packages.js'

/** A packed package. */
export interface PackedPackage {
  readonly name: string
  readonly tarball: string
  /** The folder of the unpacked tarball. */
  readonly folder: string
}

/** The published packages, installed into a project that has nothing else. */
export interface InstalledPackages {
  readonly packages: readonly PackedPackage[]
  /** The folder of the project. */
  readonly project: string
  remove(): void
}

/** Packs every published package, and installs them into an empty project. */
export function installPackages(): InstalledPackages {
  const work = mkdtempSync(join(tmpdir(), 'countersign-packaging-'))
  const packages = readPublishedPackages().map((one) => pack(one, work))
  const project = install(packages, join(work, 'project'))
  return { packages, project, remove: () => rmSync(work, { recursive: true, force: true }) }
}

function pack({ name, id, folder }: Package, work: string): PackedPackage {
  const tarball = join(work, `${id}.tgz`)
  run('npx', ['-y', 'pnpm@12.21.0', 'pack', '--silent', '--out', tarball], folder)
  const unpacked = join(work, 'unpacked', name)
  mkdirSync(unpacked, { recursive: true })
  run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], work)
  return { name, tarball, folder: unpacked }
}

// Install without a registry, so that a dependency on any other package is an error.
function install(packages: readonly PackedPackage[], folder: string): string {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "name": "project", "private": true, "type": "module" }')
  const tarballs = packages.map(({ tarball }) => tarball)
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs], folder)
  return folder
}

/** Runs a command, and returns its standard output. */
export function run(command: string, options: readonly string[], cwd: string): string {
  try {
    return execFileSync(command, options, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${options[0]} failed in ${cwd}\n${stdout}\n${stderr}`)
  }
}
