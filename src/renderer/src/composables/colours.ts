import { usePreferredContrast, usePreferredDark } from '@vueuse/core'
import { shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { useMonitor } from '../stores/monitor'

/** The colour tokens of styles/theme.css that a chart uses. */
type Colours = Record<'completed' | 'failed' | 'neutral' | 'warning' | 'edge' | 'faint' | 'line', string>

/** Tokens as colours that a canvas accepts, updated when the theme changes. */
export function useColours(): Readonly<ShallowRef<Colours>> {
  const monitor = useMonitor()
  const dark = usePreferredDark()
  const contrast = usePreferredContrast()
  const colours = shallowRef(resolve())
  watch(
    () => [monitor.state?.settings.theme, monitor.state?.settings.highContrast, dark.value, contrast.value],
    () => (colours.value = resolve()),
    { flush: 'post' },
  )
  return colours
}

/** A canvas supports neither variables nor light-dark(), so an element in the page resolves them. */
function resolve(): Colours {
  const probe = document.createElement('span')
  document.body.append(probe)
  const colourOf = (token: keyof Colours, meansStatus = false): string => {
    // The one colour that a system in forced colours has for all of them would make them the same.
    probe.className = meansStatus ? 'forced-color-adjust-none' : ''
    probe.style.color = `var(--color-${token})`
    return getComputedStyle(probe).color
  }
  const colours = {
    completed: colourOf('completed', true),
    failed: colourOf('failed', true),
    neutral: colourOf('neutral', true),
    warning: colourOf('warning', true),
    edge: colourOf('edge'),
    faint: colourOf('faint'),
    line: colourOf('line'),
  }
  probe.remove()
  return colours
}
