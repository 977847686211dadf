import { type ExecFileSyncOptions, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Requires commands. Installs the Debian packages of missing commands if that is allowed.
 *
 * @throws Error that says what to install, if this process is not root on Debian.
 */
export function requireCommands(commands: Readonly<Record<string, string>>): void {
  const missing = Object.entries(commands).filter(([command]) => !has(command))
  if (missing.length === 0) return
  const packages = [...new Set(missing.map(([, name]) => name))]
  if (process.getuid?.() !== 0 || !has('apt-get')) throw new Error(`Install ${packages.join(', ')} first`)
  const options: ExecFileSyncOptions = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  execFileSync('apt-get', ['-qq', 'update'], options)
  execFileSync('apt-get', ['-qq', 'install', '--no-install-recommends', '--yes', ...packages], options)
}

function has(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)))
}
