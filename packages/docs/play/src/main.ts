import { createMaterialHolder } from './material/material-holder.js'
import { startDocumentationLinks } from './page/documentation.js'
import { find } from './page/dom.js'
import { startReveal } from './page/reveal.js'
import { startTabs } from './page/tabs.js'
import { missingWebCrypto } from './page/web-crypto.js'
import { startRunPanel } from './run/run-panel.js'
import { startSignPanel } from './sign/sign-panel.js'
import { startVerifyPanel } from './verify/verify-panel.js'

startDocumentationLinks()
const missing = missingWebCrypto(window)
if (missing === undefined) start()
else {
  const banner = find('missing', HTMLElement)
  banner.textContent = missing
  banner.hidden = false
  find('app', HTMLElement).hidden = true
}

function start(): void {
  const selectTab = startTabs(document.querySelector<HTMLElement>('[role="tablist"]') ?? document.body)
  startReveal()
  const holder = createMaterialHolder()
  const verifyPanel = startVerifyPanel(holder)
  startSignPanel(holder, (fixture, key) => {
    verifyPanel.load(fixture, key)
    selectTab('tab-verify')
    find('tab-verify', HTMLElement).focus()
  })
  startRunPanel(holder)
}
