import {
  testAppAppleId,
  testBundleId,
  testSkillId,
  testTopicArn,
  testTopicUrn,
  testWebhookId,
} from '@countersign/testing'
import type { MaterialHolder } from '../material/material-holder.js'
import { randomSecret } from '../material/random-secret.js'
import { save } from '../page/copy.js'
import { chosen, find, messageOf, reveal, setText, showFor } from '../page/dom.js'
import { absoluteUrl } from '../request/absolute-url.js'
import type { Scheme } from '../request/fixture.js'
import { schemes } from '../schemes/index.js'
import type { SampleTarget } from '../schemes/page-scheme.js'
import { explainHidden, type HiddenAnswer } from './cors-explanation.js'
import { type Outcome, runAll } from './run-all.js'
import { formatRunSet, makeRunSet, type RunSet, type SetRequest } from './run-set.js'
import { startRunTable } from './run-table.js'
import { isReachable } from './send-request.js'
import { summarise } from './summarise.js'

// Less than the 150 seconds after which every verifier of Alexa requests refuses a request.
const freshMilliseconds = 120_000

/** Starts the Run tab. */
export function startRunPanel(holder: MaterialHolder): void {
  const form = find('r-form', HTMLFormElement)
  const input = (id: string): HTMLInputElement => find(id, HTMLInputElement)
  const button = (id: string): HTMLButtonElement => find(id, HTMLButtonElement)
  const verdict = find('r-verdict', HTMLElement)
  const progress = find('r-progress', HTMLProgressElement)
  const problem = find('r-problem', HTMLElement)
  const explanation = find('r-explanation', HTMLElement)
  const table = startRunTable()
  input('r-skill').value = testSkillId
  input('r-topic').value = testTopicArn
  input('r-urn').value = testTopicUrn
  input('r-bundle').value = testBundleId
  input('r-apple-id').value = String(testAppAppleId)
  input('r-webhook').value = testWebhookId
  input('r-secret').value = randomSecret()
  let kept: RunSet | undefined
  let running: AbortController | undefined

  const scheme = (): Scheme => chosen('r-scheme') as Scheme
  const arrange = (): void => {
    showFor(form, scheme())
    find('r-genuine-label', HTMLElement).textContent = {
      secret: 'Send a genuine request, too, which the endpoint must accept',
      anchors:
        'The endpoint trusts this page’s test authority and is served its certificates: send a genuine request, too',
      pins: 'The endpoint pins this page’s certificate: send a genuine request, too',
    }[schemes[scheme()].trusts]
  }
  const target = (): SampleTarget => ({
    url: absoluteUrl(input('r-url').value.trim()).href,
    skillId: input('r-skill').value.trim(),
    topicArn: input('r-topic').value.trim(),
    topicUrn: input('r-urn').value.trim(),
    bundleId: input('r-bundle').value.trim(),
    appAppleId: Number(input('r-apple-id').value.trim()),
    webhookId: input('r-webhook').value.trim(),
    accessKey: input('r-key').value.trim(),
    secret: input('r-secret').value,
  })
  const say = (tone: string, title: string, finding = ''): void => {
    verdict.className = `verdict ${tone}`
    setText(find('r-title', HTMLElement), title)
    setText(find('r-finding', HTMLElement), finding)
  }
  const make = async (): Promise<RunSet> => {
    say('idle', 'Making the requests …')
    return await makeRunSet(scheme(), await holder.current(), target(), (count) => {
      if (count % 10 === 0) say('idle', `Making the requests: ${count} …`)
    })
  }
  const isKept = (set: RunSet | undefined): set is RunSet =>
    set !== undefined && set.scheme === scheme() && JSON.stringify(set.target) === JSON.stringify(target())
  const chosenOf = ({ requests }: RunSet): SetRequest[] =>
    requests.filter(({ isHostile }) => isHostile || input('r-genuine').checked)

  const send = async (signal: AbortSignal): Promise<void> => {
    const set = isKept(kept) ? kept : await make()
    const requests = chosenOf(set)
    const { url } = set.target
    const milliseconds = Math.min(Math.max(Number(input('r-timeout').value) || 10, 1), 60) * 1_000
    const outcomes: (Outcome | undefined)[] = requests.map(() => undefined)
    table.list(requests)
    reveal(verdict)
    progress.hidden = false
    progress.max = requests.length
    progress.value = 0
    let hidden: HiddenAnswer | undefined
    await runAll(set, requests, {
      milliseconds,
      signal,
      concurrency: Number(find('r-concurrency', HTMLSelectElement).value) || 1,
      async answered(index, outcome) {
        outcomes[index] = outcome
        table.fill(index, outcome)
        const isSeen = outcome.answer.kind !== 'hidden' && outcome.answer.kind !== 'unreachable'
        if (isSeen) table.show()
        progress.value += 1
        say('idle', `Sent ${progress.value} of ${requests.length} …`)
        // If the first answer cannot be read, none can be read. A table would show nothing then.
        if (isSeen || outcomes.some((other) => other?.answer.kind === 'status')) return true
        const isThere = outcome.answer.kind === 'hidden' && (await isReachable(url, { milliseconds }))
        hidden ??= explainHidden(set.scheme, url, isThere)
        return false
      },
    })
    progress.hidden = true
    table.end()
    if (hidden !== undefined) {
      say('unavailable', hidden.title, hidden.finding)
      explanation.replaceChildren(hidden.explanation)
      reveal(verdict)
      return
    }
    const { tone, title, finding } = summarise(requests, outcomes)
    const age = Date.now() - set.at.getTime()
    const old = age > freshMilliseconds ? ' The set was old: its requests are refused as stale. Make it again.' : ''
    say(tone, title, `${finding}${old}`)
    reveal(verdict)
  }
  const during = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    running = new AbortController()
    problem.textContent = ''
    explanation.replaceChildren()
    for (const id of ['r-send', 'r-make', 'r-save']) button(id).disabled = true
    button('r-abort').disabled = false
    try {
      await work(running.signal)
    } catch (error) {
      say('idle', 'Nothing is sent.')
      problem.textContent = messageOf(error)
    } finally {
      running = undefined
      for (const id of ['r-send', 'r-make']) button(id).disabled = false
      button('r-save').disabled = kept === undefined
      button('r-abort').disabled = true
    }
  }

  form.addEventListener('input', arrange)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (running === undefined) void during(send)
  })
  button('r-abort').addEventListener('click', () => running?.abort())
  button('r-make').addEventListener('click', () => {
    void during(async () => {
      kept = await make()
      table.list(chosenOf(kept))
      table.show()
      say(
        'idle',
        `Created ${kept.requests.length - 1} hostile requests and a genuine one.`,
        'Save the set for a receiver under test, then send it within two minutes.',
      )
    })
  })
  button('r-save').addEventListener('click', () => {
    if (kept !== undefined) void saveSet(kept)
  })
  arrange()
}

async function saveSet(set: RunSet): Promise<void> {
  save(`countersign-${set.scheme}-set.json`, await formatRunSet(set))
}
