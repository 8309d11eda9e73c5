/** Hz, and when it begins in s. */
const tones = [[660, 0], [880, 0.12]] as const
const lengthS = 0.3
const volume = 0.15

/** Plays the sound of a notification. */
export function playNotificationSound(): void {
  const context = new AudioContext()
  const last = tones.map(([frequency, beginsS]) => playTone(context, frequency, context.currentTime + beginsS)).at(-1)
  last?.addEventListener('ended', () => void context.close())
}

function playTone(context: AudioContext, frequency: number, from: number): OscillatorNode {
  const tone = new OscillatorNode(context, { frequency })
  const fading = new GainNode(context)
  fading.gain.setValueAtTime(volume, from).exponentialRampToValueAtTime(0.001, from + lengthS)
  tone.connect(fading).connect(context.destination)
  tone.start(from)
  tone.stop(from + lengthS)
  return tone
}
