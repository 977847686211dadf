/**
 * Sends a skill a genuine request twice, then hostile ones, and returns the answers. It imports nothing, so that it runs in
 * every runtime. The example for Deno has the same file, so that a copy of either folder is complete.
 *
 * @param {string} url
 * @param {import('@countersign/testing').SignedTestRequest} genuine
 * @param {AsyncIterable<import('@countersign/testing').HostileRequest>} hostile
 * @param {(request: import('@countersign/testing').SignedTestRequest) => boolean} [comesThrough] tells whether a request
 *   reaches the verifier. Default: every request does.
 */
export async function rehearseSkill(url, genuine, hostile, comesThrough = () => true) {
  const send = async ({ method, headers, body }) => {
    const response = await fetch(url, { method, headers: new Headers(headers), body })
    return { status: response.status, answer: await response.json() }
  }
  const accepted = await send(genuine)
  const replayed = await send(genuine)
  const codes = {}
  for await (const { request } of hostile) {
    if (!comesThrough(request)) continue
    const { status, answer } = await send(request)
    const outcome = status < 400 ? 'accepted' : answer.error
    codes[outcome] = (codes[outcome] ?? 0) + 1
  }
  return { accepted, replayed, hostile: codes }
}
