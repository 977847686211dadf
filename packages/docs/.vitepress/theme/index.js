import DefaultTheme from 'vitepress/theme-without-fonts'
import { HomePage } from './home-page.js'
import './style.css'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('HomePage', HomePage)
  },
}
