import { Content } from 'vitepress'
import { VPHomeContent, VPHomeFeatures, VPHomeHero } from 'vitepress/theme-without-fonts'
import { h } from 'vue'

/** The layout of the first page. It is the theme's own layout in a `main` element, to which a screen reader can jump. */
export const HomePage = {
  name: 'HomePage',
  render: () => h('main', [h(VPHomeHero), h(VPHomeFeatures), h(VPHomeContent, () => h(Content))]),
}
