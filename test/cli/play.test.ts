import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { commandPath, countersign } from './countersign.js'

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

async function play(options: readonly string[] = []): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [commandPath, 'play', ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  const [line] = await once(child.stdout, 'data')
  return { child, url: String(line).trim() }
}

describe('countersign play', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves the page until %s', async (signal) => {
    const { child, url } = await play()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/)
    const response = await fetch(url)
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).toContain(`<meta name="countersign-play" content="${new URL(url).pathname.slice(1, -1)}">`)
    expect(html).toContain('Content-Security-Policy')
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([0, null])
    await expect(fetch(url)).rejects.toThrow()
  })

  it('exits 2 if the port is taken, or an option is not valid', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const taken = await countersign(['play', '--port', String((server.address() as AddressInfo).port)])
    server.close()
    expect(taken).toMatchObject({ code: 2, stderr: expect.stringMatching(/cannot listen on port \d+ of 127\.0\.0\.1/) })
    const host = await countersign(['play', '--allow-host', 'http://staging.example/'])
    expect(host).toMatchObject({ code: 2, stderr: expect.stringContaining('--allow-host is not the name of a host') })
  })
})
