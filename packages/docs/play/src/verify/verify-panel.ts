import type { ExplainHost } from '@countersign/core'
import type { MaterialHolder } from '../material/material-holder.js'
import { startBrief } from '../page/brief.js'
import { codeNode } from '../page/documentation.js'
import { create, find, reveal, setText } from '../page/dom.js'
import { createLatest } from '../page/latest.js'
import type { Fixture } from '../request/fixture.js'
import { schemes } from '../schemes/index.js'
import { createChecksList } from './checks-list.js'
import { explainForm, type FormExplanation } from './explain-form.js'
import { frameworks } from './frameworks.js'
import { startIntake } from './intake.js'
import { startMeaning } from './meaning.js'
import { startOffers } from './offers.js'
import { startSamples } from './samples.js'
import { startShare } from './share.js'
import { startVerifyForm } from './verify-form.js'

/** The functions of this tab that other tabs call. */
export interface VerifyPanel {
  load(fixture: Fixture, key: { accessKey: string; secret: string } | undefined): void
}

/** Starts the Verify tab. It verifies the content of the form after each edit. */
export function startVerifyPanel(holder: MaterialHolder): VerifyPanel {
  const verdict = find('v-verdict', HTMLElement)
  const framework = find('v-framework', HTMLSelectElement)
  framework.append(...frameworks.map(([value, title]) => create('option', { value }, title)))
  const showExplanation = startExplanation(verdict)
  const host = (): ExplainHost | undefined => (framework.value === '' ? undefined : (framework.value as ExplainHost))
  const latest = createLatest(
    150,
    () => explainForm(form, holder, host()),
    (explained) => {
      showExplanation(explained)
      // Open the part of the form in which a value is missing.
      if (explained.tone === 'problem') form.open('verifier')
      if (explained.downloads.length > 0) form.open('parts')
    },
  )
  const changed = (): void => {
    // The verdict on the page is that of the previous text, so a screen reader must not read it out.
    verdict.setAttribute('aria-busy', 'true')
    latest.later()
  }
  const form = startVerifyForm(changed, () => {
    verdict.setAttribute('aria-busy', 'true')
    latest.now()
  })
  const loaded = (): void => reveal(verdict)
  startOffers(startSamples(form, holder, loaded), holder)
  startIntake(form, holder, loaded)
  startShare(form, holder, loaded)
  startBrief(find('v-brief', HTMLButtonElement), verdict, find('v-title', HTMLElement))
  holder.onMade(changed)
  framework.addEventListener('change', changed)
  find('v-own-time', HTMLButtonElement).addEventListener('click', () => {
    try {
      form.setTime(schemes[form.scheme()].timestampOf(form.request()))
    } catch {
      // The verdict already says that the headers cannot be read.
    }
  })
  latest.now()
  return {
    load(fixture, key) {
      if (key !== undefined) form.setKey(key)
      form.load(fixture, 'test')
    },
  }
}

// Shows the verdict with its finding and the instruction first, then the failed checks, and then the other checks, folded.
function startExplanation(verdict: HTMLElement): (explained: FormExplanation) => void {
  const title = find('v-title', HTMLElement)
  const others = find('v-others', HTMLDetailsElement)
  const showFailed = createChecksList(find('v-failed', HTMLElement))
  const showOthers = createChecksList(find('v-checks', HTMLElement))
  const showMeaning = startMeaning()
  return ({ tone, title: words, code, finding, cause, fix, checks, notes }) => {
    const hasChecks = checks.length > 0
    verdict.className = `verdict ${tone}${hasChecks ? ' explained' : ''}`
    if (title.textContent !== titleText(words, code))
      title.replaceChildren(words, ...(code === undefined ? [] : [': ', codeNode(code)]))
    setText(find('v-finding', HTMLElement), finding)
    find('v-fix', HTMLElement).hidden = fix === undefined
    setText(find('v-change', HTMLElement), fix ?? '')
    verdict.setAttribute('aria-busy', 'false')

    find('v-offers', HTMLElement).hidden = tone !== 'idle'
    find('v-result', HTMLElement).hidden = tone === 'idle'
    find('v-notes', HTMLElement).replaceChildren(...notes.map((note) => create('p', { class: 'hint' }, note)))
    const failed = checks.filter(({ outcome }) => outcome === 'failed')
    const rest = checks.filter(({ outcome }) => outcome !== 'failed')
    find('v-failed-section', HTMLElement).hidden = failed.length === 0
    find('v-framework-field', HTMLElement).hidden = failed.length === 0
    showFailed(
      failed,
      [cause, fix].filter((text) => text !== undefined),
    )
    others.hidden = rest.length === 0
    setText(find('v-others-title', HTMLElement), restTitle(rest.length, failed.length, skippedOf(rest)))
    showOthers(rest)
    showMeaning(code)
  }
}

function titleText(words: string, code: string | undefined): string {
  return code === undefined ? words : `${words}: ${code}`
}

function skippedOf(checks: FormExplanation['checks']): number {
  return checks.filter(({ outcome }) => outcome === 'skipped').length
}

function restTitle(rest: number, failed: number, skipped: number): string {
  const passed = rest - skipped
  const words = failed === 0 && skipped === 0 ? `All ${rest} checks passed` : `${passed} checks passed`
  return skipped === 0 ? words : `${words}, ${skipped} skipped`
}
