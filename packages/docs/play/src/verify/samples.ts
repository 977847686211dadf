import { type HostileRequest, testSkillId, testTopicArn, testWebhookId } from '@countersign/testing'
import { genuineRequest, hostileRequests, type SampleTarget } from '../material/hostile-requests.js'
import type { MaterialHolder } from '../material/material-holder.js'
import { randomSecret } from '../material/random-secret.js'
import type { TestMaterial } from '../material/test-material.js'
import { create, find, messageOf } from '../page/dom.js'
import { certificateUrlOf } from '../request/claims.js'
import type { VerifyForm } from './verify-form.js'

interface HostileSet {
  readonly key: string
  readonly at: Date
  readonly requests: readonly HostileRequest[]
  readonly material: TestMaterial
}

/** Starts the buttons that load a genuine request, or a hostile one. */
export function startSamples(form: VerifyForm, holder: MaterialHolder): void {
  const genuine = find('v-genuine', HTMLButtonElement)
  const make = find('v-make-hostile', HTMLButtonElement)
  const choice = find('v-hostile', HTMLSelectElement)
  const choiceField = find('v-hostile-field', HTMLElement)
  const why = find('v-why', HTMLElement)
  const state = find('v-sample-state', HTMLElement)
  let set: HostileSet | undefined

  const load = (): void => {
    const request = set?.requests[choice.selectedIndex]
    if (set === undefined || request === undefined) return
    why.textContent = `${request.why}. Expected: ${request.expectedCode}.`
    void loadHostile(form, set, request)
  }
  const working = async (what: string, work: () => Promise<void>): Promise<void> => {
    genuine.disabled = true
    make.disabled = true
    state.textContent = what
    try {
      await work()
      state.textContent = ''
    } catch (error) {
      state.textContent = messageOf(error)
    } finally {
      genuine.disabled = false
      make.disabled = false
    }
  }

  genuine.addEventListener('click', () => {
    void working('Signing …', async () => {
      const target = targetOf(form)
      form.setKey(target)
      form.load(await genuineRequest(await holder.current(), target), 'test')
      choiceField.hidden = true
    })
  })
  make.addEventListener('click', () => {
    void working('Making the hostile requests …', async () => {
      const target = targetOf(form)
      form.setKey(target)
      const material = await holder.current()
      const at = new Date()
      const requests: HostileRequest[] = []
      for await (const request of hostileRequests(material, target, at)) {
        requests.push(request)
        if (requests.length % 10 === 0) state.textContent = `Making the hostile requests: ${requests.length} …`
      }
      set = { key: target.scheme, at, requests, material }
      choice.replaceChildren(...requests.map(({ name }) => create('option', {}, name)))
      choiceField.hidden = false
      // A request whose body was changed shows best what the page is for.
      const first = requests.findIndex(({ name }) => /^(?:body|message)-altered$/.test(name))
      choice.selectedIndex = Math.max(first, 0)
      load()
      choice.focus()
    })
  })
  choice.addEventListener('change', load)
  form.element.addEventListener('change', () => {
    if (set !== undefined && set.key !== form.scheme()) choiceField.hidden = true
  })
}

// The host fails for some of these requests, so it answers all of them. Its answer is shown if it is a file.
async function loadHostile(form: VerifyForm, { at, material }: HostileSet, request: HostileRequest): Promise<void> {
  const scheme = form.scheme()
  const url = certificateUrlOf(scheme, request.request)
  const { [url]: file } = material.certificates()
  const isFile = file !== undefined && /^-----BEGIN CERTIFICATE-----[^<]*$/.test(file) && file.length < 65_536
  form.load({ scheme, request: request.request, at, certificates: isFile ? { [url]: file } : {} }, 'test')
}

function targetOf(form: VerifyForm): SampleTarget {
  const { skillIds, topicArns, webhookIds, accessKey, secret } = readLeniently(form)
  const scheme = form.scheme()
  return {
    scheme,
    url: {
      alexa: 'https://skill.example/alexa',
      sns: 'https://receiver.example/sns',
      apig: 'https://backend.example/orders',
      paypal: 'https://receiver.example/paypal',
    }[scheme],
    skillId: skillIds[0] ?? testSkillId,
    topicArn: topicArns[0] ?? testTopicArn,
    webhookId: webhookIds[0] ?? testWebhookId,
    accessKey: accessKey === '' ? 'signature_key1' : accessKey,
    secret: secret === '' ? randomSecret() : secret,
  }
}

function readLeniently(
  form: VerifyForm,
): Pick<ReturnType<VerifyForm['settings']>, 'skillIds' | 'topicArns' | 'webhookIds' | 'accessKey' | 'secret'> {
  try {
    return form.settings()
  } catch {
    // A time that is not valid does not matter here: the sample brings its own.
    form.setTime('')
    return form.settings()
  }
}
