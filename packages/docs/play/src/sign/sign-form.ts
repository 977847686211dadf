import { type ApigProfileName, apigProfiles } from '@countersign/core/apig'
import {
  type SmnMessageType,
  type SnsMessageType,
  testAppAppleId,
  testBundleId,
  testSkillId,
  testTopicArn,
  testTopicUrn,
  testWebhookId,
} from '@countersign/testing'
import type { MaterialHolder } from '../material/material-holder.js'
import { randomSecret } from '../material/random-secret.js'
import { chosen, create, find, showFor } from '../page/dom.js'
import { absoluteUrl } from '../request/absolute-url.js'
import type { Fixture, Scheme } from '../request/fixture.js'
import { parseHeaders } from '../request/header-text.js'
import { parseInstant } from '../request/instant.js'
import { signAlexa } from '../schemes/alexa.js'
import { signApig } from '../schemes/apig.js'
import { signAppStore } from '../schemes/appstore.js'
import { signPayPal } from '../schemes/paypal.js'
import { signSmn } from '../schemes/smn.js'
import { signSns } from '../schemes/sns.js'

/** The form of the Sign tab. */
export interface SignForm {
  readonly element: HTMLFormElement
  scheme(): Scheme
  key(): { accessKey: string; secret: string }
  /** Signs a request with the values of the form. */
  sign(): Promise<Fixture>
}

/** Starts the form. */
export function startSignForm(holder: MaterialHolder): SignForm {
  const element = find('s-form', HTMLFormElement)
  const input = (id: string): HTMLInputElement => find(id, HTMLInputElement)
  const area = (id: string): HTMLTextAreaElement => find(id, HTMLTextAreaElement)
  const select = (id: string): HTMLSelectElement => find(id, HTMLSelectElement)
  input('s-skill').value = testSkillId
  input('s-topic').value = testTopicArn
  input('s-urn').value = testTopicUrn
  input('s-bundle').value = testBundleId
  input('s-apple-id').value = String(testAppAppleId)
  input('s-webhook').value = testWebhookId
  input('s-secret').value = randomSecret()
  select('s-profile').append(...Object.keys(apigProfiles).map((name) => create('option', {}, name)))

  const scheme = (): Scheme => chosen('s-scheme') as Scheme
  const arrange = (): void => {
    showFor(element, scheme())
    find('s-intent-field', HTMLElement).hidden = select('s-type').value !== 'IntentRequest'
    find('s-subject-field', HTMLElement).hidden = select('s-message-type').value !== 'Notification'
    find('s-smn-subject-field', HTMLElement).hidden = select('s-smn-type').value !== 'Notification'
    find('s-body-label', HTMLElement).textContent =
      scheme() !== 'apig' ? 'Body, in place of what the fields above make' : 'Body'
  }
  element.addEventListener('input', arrange)
  arrange()

  const key = (): { accessKey: string; secret: string } => ({
    accessKey: input('s-key').value.trim(),
    secret: input('s-secret').value,
  })
  const signers: Readonly<Record<Scheme, (url: string, at: Date | undefined) => Promise<Fixture>>> = {
    async alexa(url, at) {
      const type = select('s-type').value
      const hashes = select('s-hashes').value.split(' ') as ('SHA-256' | 'SHA-1')[]
      const intent = { intent: { name: input('s-intent').value.trim(), confirmationStatus: 'NONE', slots: {} } }
      const body = area('s-body').value
      return await signAlexa(await holder.current(), {
        url,
        skillId: input('s-skill').value.trim(),
        type,
        hashes,
        ...(at && { timestamp: at }),
        ...(type === 'IntentRequest' && { request: intent }),
        ...(body !== '' && { body }),
      })
    },
    async sns(url, at) {
      const type = select('s-message-type').value as SnsMessageType
      const subject = input('s-subject').value
      return await signSns(await holder.current(), {
        url,
        topicArn: input('s-topic').value.trim(),
        type,
        signatureVersion: select('s-version').value === '1' ? '1' : '2',
        ...(at && { timestamp: at }),
        ...(type === 'Notification' && { message: area('s-message').value }),
        ...(type === 'Notification' && subject !== '' && { subject }),
      })
    },
    async smn(url, at) {
      const type = select('s-smn-type').value as SmnMessageType
      const subject = input('s-smn-subject').value
      const isNotification = type === 'Notification'
      return await signSmn(await holder.current(), {
        url,
        topicUrn: input('s-urn').value.trim(),
        type,
        ...(at && { timestamp: at }),
        ...(isNotification && { message: area('s-smn-message').value }),
        ...(isNotification && subject !== '' && { subject }),
      })
    },
    async appstore(url, at) {
      const environment = select('s-store').value
      return await signAppStore(await holder.current(), {
        url,
        bundleId: input('s-bundle').value.trim(),
        notificationType: input('s-notification').value.trim(),
        environment,
        ...(environment === 'Production' && { appAppleId: Number(input('s-apple-id').value.trim()) }),
        ...(at && { signedDate: at }),
      })
    },
    async paypal(url, at) {
      const body = area('s-body').value
      return await signPayPal(await holder.current(), {
        url,
        webhookId: input('s-webhook').value.trim(),
        eventType: input('s-event').value.trim(),
        ...(at && { timestamp: at }),
        ...(body !== '' && { body }),
      })
    },
    async apig(url, at) {
      const method = input('s-method').value.trim()
      const signedHeaders = input('s-signed-headers')
        .value.split(/[\s,;]+/)
        .filter((name) => name !== '')
      const request = {
        method,
        url,
        headers: parseHeaders(area('s-headers').value),
        body: new TextEncoder().encode(area('s-body').value),
      }
      return await signApig(request, {
        ...key(),
        profile: select('s-profile').value as ApigProfileName,
        ...(at && { date: at }),
        ...(signedHeaders.length > 0 && { signedHeaders }),
      })
    },
  }
  return {
    element,
    scheme,
    key,
    async sign() {
      const url = input('s-url').value.trim()
      absoluteUrl(url)
      const at = parseInstant(input('s-at').value)
      const fixture = await signers[scheme()](url, at)
      return at === undefined ? fixture : { ...fixture, at }
    },
  }
}
