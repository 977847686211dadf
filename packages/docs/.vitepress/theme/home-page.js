import { Content } from 'vitepress'
import { VPHomeContent, VPHomeFeatures, VPHomeHero } from 'vitepress/theme-without-fonts'
import { h } from 'vue'

/** The layout of the first page: the theme's own, inside of a `main` element, which a screen reader jumps to. */
export const HomePage = {
  name: 'HomePage',
  render: () => h('main', [h(VPHomeHero), h(VPHomeFeatures), h(VPHomeContent, () => h(Content))]),
}
