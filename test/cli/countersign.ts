import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The path of the command. The environment can name another one, such as that of an installed package. */
export const commandPath: string =
  process.env.COUNTERSIGN_COMMAND ?? fileURLToPath(new URL('../../packages/cli/dist/countersign.js', import.meta.url))

/** The result of a run of the command. */
export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the built `countersign` as a user would: in another process, without a terminal, and with the given standard input. */
export async function countersign(
  args: readonly string[],
  options: { input?: string | Uint8Array; env?: Record<string, string>; cwd?: string } = {},
): Promise<Run> {
  if (!existsSync(commandPath)) throw new Error('packages/cli is not built: run `pnpm build` first')
  const child = spawn(process.execPath, [commandPath, ...args], {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: { PATH: process.env.PATH ?? '', ...options.env },
    stdio: 'pipe',
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    }),
  ])
  return { code, stdout, stderr }
}

/** A folder for the files of a test. */
export interface Scratch {
  readonly path: string
  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string
  /** Creates a folder in it and returns its path. */
  folder(name: string): string
  remove(): void
}

/** Creates a scratch folder. */
export function createScratch(): Scratch {
  const path = mkdtempSync(join(tmpdir(), 'countersign-'))
  return {
    path,
    write(name, content) {
      const file = join(path, name)
      writeFileSync(file, content)
      return file
    },
    folder(name) {
      const folder = join(path, name)
      mkdirSync(folder)
      return folder
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
