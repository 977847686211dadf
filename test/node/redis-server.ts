import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** The reason why the tests with a real Redis are skipped; undefined if they run. */
export const noRedis: string | undefined =
  spawnSync('redis-server', ['--version']).status === 0 ? undefined : 'redis-server is not installed'

/** Creates a Redis server on loopback. By default it is empty at each start. */
export interface RedisServer {
  readonly port: number
  start(): Promise<void>
  stop(): Promise<void>
}

export async function createRedisServer(...settings: string[]): Promise<RedisServer> {
  const port = await freePort()
  let running: ChildProcess | undefined
  return {
    port,
    async start() {
      const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
      const child = spawn('redis-server', [...fixed, ...settings], { stdio: ['ignore', 'pipe', 'ignore'] })
      running = child
      for await (const text of child.stdout) if (String(text).includes('Ready to accept connections')) break
      child.stdout.resume()
    },
    async stop() {
      if (running === undefined) return
      const closed = once(running, 'close')
      running.kill('SIGKILL')
      running = undefined
      await closed
    },
  }
}

/** Finds a port on loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
