import {
  type HostileRequest,
  testAppAppleId,
  testBundleId,
  testSkillId,
  testTopicArn,
  testTopicUrn,
  testWebhookId,
} from '@countersign/testing'
import type { MaterialHolder } from '../material/material-holder.js'
import { randomSecret } from '../material/random-secret.js'
import type { TestMaterial } from '../material/test-material.js'
import { choose, create, find, messageOf } from '../page/dom.js'
import type { Fixture, Scheme } from '../request/fixture.js'
import { schemes } from '../schemes/index.js'
import type { SampleTarget } from '../schemes/page-scheme.js'
import type { VerifyForm } from './verify-form.js'

/** Loads samples into the form. */
export interface Samples {
  /** Loads a genuine request of a scheme. */
  genuine(scheme: Scheme): void
  /** Loads the request that `make` creates. The verifier then trusts the authority of the page. */
  show(make: () => Promise<Fixture>): void
}

interface HostileSet {
  readonly scheme: Scheme
  readonly at: Date
  readonly requests: readonly HostileRequest[]
  readonly material: TestMaterial
}

/**
 * Starts the buttons that load a genuine request or a hostile one. They call `loaded` when a genuine request is in the form.
 */
export function startSamples(form: VerifyForm, holder: MaterialHolder, loaded: () => void): Samples {
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
    loadHostile(form, set, request)
  }
  const recognised = find('v-recognised', HTMLElement)
  const working = async (what: string, work: () => Promise<void>): Promise<void> => {
    genuine.disabled = true
    make.disabled = true
    state.textContent = what
    recognised.textContent = ''
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
  const show = (sign: () => Promise<Fixture>): void => {
    void working('Signing …', async () => {
      form.load(await sign(), 'test')
      choiceField.hidden = true
      loaded()
    })
  }
  const showGenuine = (scheme: Scheme): void => {
    choose('v-scheme', scheme)
    show(async () => {
      const target = targetOf(form)
      form.setKey(target)
      return await schemes[scheme].genuine(await holder.current(), target)
    })
  }

  genuine.addEventListener('click', () => showGenuine(form.scheme()))
  make.addEventListener('click', () => {
    void working('Making the hostile requests …', async () => {
      const target = targetOf(form)
      const scheme = form.scheme()
      form.setKey(target)
      // Some of these requests name another party, so the verifier must serve only the right one.
      form.serve(target)
      const material = await holder.current()
      const at = new Date()
      const requests: HostileRequest[] = []
      for await (const request of schemes[scheme].hostile(material, target, at)) {
        requests.push(request)
        if (requests.length % 10 === 0) state.textContent = `Making the hostile requests: ${requests.length} …`
      }
      set = { scheme, at, requests, material }
      choice.replaceChildren(...requests.map(({ name }) => create('option', {}, name)))
      choiceField.hidden = false
      // Begin with a request whose body was changed, because it shows best what the page can do.
      const first = requests.findIndex(({ name }) => /^(?:body|message)-altered$/.test(name))
      choice.selectedIndex = Math.max(first, 0)
      load()
      choice.focus()
    })
  })
  choice.addEventListener('change', load)
  form.element.addEventListener('change', () => {
    if (set !== undefined && set.scheme !== form.scheme()) choiceField.hidden = true
  })
  return { genuine: showGenuine, show }
}

// For some of these requests the host must fail. So the host of the page answers the verifier, and the form shows the answer
// only if it is a certificate file.
function loadHostile(form: VerifyForm, { scheme, at, material }: HostileSet, { request }: HostileRequest): void {
  const url = schemes[scheme].certificateUrlOf(request)
  const { [url]: file } = material.certificates()
  const isFile = file !== undefined && /^-----BEGIN CERTIFICATE-----[^<]*$/.test(file) && file.length < 65_536
  form.load({ scheme, request, at, certificates: isFile ? { [url]: file } : {} }, 'test')
}

function targetOf(form: VerifyForm): SampleTarget {
  const said = readLeniently(form)
  return {
    url: schemes[form.scheme()].sampleUrl,
    skillId: said.skillIds[0] ?? testSkillId,
    topicArn: said.topicArns[0] ?? testTopicArn,
    topicUrn: said.topicUrns[0] ?? testTopicUrn,
    bundleId: said.bundleIds[0] ?? testBundleId,
    appAppleId: said.appAppleIds[0] ?? testAppAppleId,
    webhookId: said.webhookIds[0] ?? testWebhookId,
    accessKey: said.accessKey === '' ? 'signature_key1' : said.accessKey,
    secret: said.secret === '' ? randomSecret() : said.secret,
  }
}

function readLeniently(form: VerifyForm): ReturnType<VerifyForm['settings']> {
  try {
    return form.settings()
  } catch {
    // A time that is not valid does not matter here: the sample brings its own.
    form.setTime('')
    return form.settings()
  }
}
