// Builds the playground's page, and puts it beside the command, for `countersign play`. The page has code of the libraries that
// core inlines, so their licence notices come with it.
import { cpSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = (path) => fileURLToPath(new URL(path, import.meta.url))

await import('../../docs/play/build.js')
mkdirSync(file('../dist/play'), { recursive: true })
cpSync(file('../../docs/play/dist/index.html'), file('../dist/play/index.html'))
cpSync(file('../../core/dist/THIRD-PARTY-NOTICES.txt'), file('../dist/play/THIRD-PARTY-NOTICES.txt'))
