import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A running `countersign play`. */
export interface RunningPlay extends AsyncDisposable {
  /** The address that it printed. */
  readonly url: string
}

/** Starts `npx countersign play` in a project that has the command installed. */
export async function startPlay(project: string): Promise<RunningPlay> {
  // Start a process group, because npx does not pass every signal on.
  const child = spawn('npx', ['--no-install', 'countersign', 'play'], {
    cwd: project,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  const url = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    exit.then(([code]) => Promise.reject(new Error(`countersign play ended with ${code}`))),
  ])
  return {
    url,
    async [Symbol.asyncDispose]() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
      await exit
    },
  }
}
