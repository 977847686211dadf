import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Starts a server in its own process, and waits until it prints its address. */
export async function startServer(
  file: URL,
  env: Readonly<Record<string, string>>,
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [fileURLToPath(file)], { env: { ...process.env, PORT: '0', ...env } })
  for await (const text of child.stdout) {
    const url = /http:\S+/.exec(String(text))?.[0]
    if (url !== undefined) return { child, url }
  }
  throw new Error('The server did not print an address')
}
