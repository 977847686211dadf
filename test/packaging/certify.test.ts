import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { run } from './install-packages.js'

const project = inject('project')
const command = join(project, 'node_modules/@countersign/cli/dist/countersign.js')
const bun = fileURLToPath(new URL('../runtimes/node_modules/bun/bin/bun.exe', import.meta.url))

const engines = [
  { name: 'Node', executable: execPath, options: [] },
  // Without `--bun`, Bun may start Node, because the first line of the command names it.
  { name: 'Bun', executable: bun, options: ['--bun'] },
].filter(({ executable }) => existsSync(executable))

const skills: ChildProcess[] = []
afterEach(() => {
  for (const skill of skills.splice(0)) skill.kill()
})

describe('countersign certify alexa', () => {
  it.each(engines)('has a verdict on every case when $name runs it', async ({ executable, options }) => {
    const authorityPort = await freePort()
    const url = await startSkill(authorityPort)
    const authority = ['--authority', '--authority-port', String(authorityPort)]
    const output = run(executable, [...options, command, 'certify', 'alexa', url, ...authority, '--json'], project)
    const { verdict, results } = JSON.parse(output) as { verdict: string; results: { outcome: string }[] }
    expect(verdict).toBe('passed')
    expect(results.length).toBeGreaterThan(70)
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['passed']))
  })
})

async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Starts a skill in its own process, because `run` blocks this one. Resolves to its URL. */
async function startSkill(authorityPort: number): Promise<string> {
  writeFileSync(join(project, 'skill-server.js'), skillServer)
  const skill = spawn(execPath, ['skill-server.js', String(authorityPort)], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  skills.push(skill)
  const [line] = await once(skill.stdout, 'data')
  return String(line).trim()
}

const skillServer = `
import { createServer } from 'node:http'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { createTrustAnchors } from '@countersign/core/x509'
import { requireSignature } from '@countersign/node/http'
import { testSkillId } from '@countersign/testing'

const authority = 'http://127.0.0.1:' + process.argv[2]
const verifier = createAlexaVerifier({
  skillId: testSkillId,
  trustAnchors: async () => createTrustAnchors(await (await fetch(authority + '/anchor.pem')).text()),
  fetch: (url, init) => fetch(authority + '/certificate?url=' + encodeURIComponent(url), init),
})
const listener = requireSignature(verifier, (_verified, _request, response) => {
  response.setHeader('content-type', 'application/json').end('{"version":"1.0","response":{}}')
})
const server = createServer(listener).listen(0, '127.0.0.1', () => {
  console.log('http://127.0.0.1:' + server.address().port)
})
`
