// Starts a skill on loopback and sends it requests. One is genuine, and the rest are hostile.
import { createTrustAnchors } from '@countersign/core/x509'
import { testSkillId } from '@countersign/testing'
import Table from 'cli-table3'
import { makeRequests } from './requests.js'
import { startSkillServer } from './skill-server.js'

const { requests, anchorPem, fetch: certificateHost } = await makeRequests(testSkillId)
const trustAnchors = await createTrustAnchors(anchorPem)
const server = await startSkillServer({ skillId: testSkillId, trustAnchors, fetch: certificateHost })

print(`An Alexa skill that verifies its requests listens at ${server.url}`)
print(`It gets ${requests.length} requests: one as Alexa sends it, and the rest as an attacker might send them.\n`)

const table = new Table({
  head: ['What was sent, and what it is', 'What the skill answered', ''],
  colWidths: [40, 33, 4],
  wordWrap: true,
  style: { head: [], border: [] },
})
let surprises = 0
for (const { title, why, request, expected } of requests) {
  const { status, code } = await send(request)
  const asExpected = code === undefined ? expected.includes(status) : status === 400 && expected.includes(code)
  if (!asExpected) surprises += 1
  table.push([`${title}\n${why}`, `${status}\n${code ?? 'accepted'}`, asExpected ? 'ok' : 'NO'])
}
await server.close()

print(table.toString())
if (surprises === 0)
  print(
    '\nEvery answer is as expected: the genuine request was served, and each of the others was refused for its own reason.',
  )
else print(`\n${surprises} of ${requests.length} answers are not as expected: see the rows marked NO.`)
process.exitCode = surprises === 0 ? 0 : 1

/** Sends a request to the skill. A refusal tells the sender only a status and a code. */
async function send({ method, headers, body }) {
  const response = await fetch(server.url, { method, headers, body })
  const { error: code } = await response.json()
  return { status: response.status, code }
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
