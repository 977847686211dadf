/**
 * Sends a skill a genuine request twice, then hostile ones, and gives what it answered. It imports nothing, so that every
 * runtime of an example takes it as it is.
 *
 * @param {string} url
 * @param {import('@countersign/testing').SignedTestRequest} genuine
 * @param {AsyncIterable<import('@countersign/testing').HostileRequest>} hostile
 * @param {(request: import('@countersign/testing').SignedTestRequest) => boolean} [comesThrough] whether a request gets as
 *   far as the verifier. Default: every one.
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
