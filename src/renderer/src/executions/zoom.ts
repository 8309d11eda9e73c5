/** A width and a height in CSS pixels. */
export interface Size {
  width: number
  height: number
}

const steps = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8]

/** The largest scale at which the whole image fits; never enlarged. */
export function fitScale(image: Size, view: Size): number {
  return Math.min(1, view.width / image.width, view.height / image.height)
}

/** The next step above or below a scale; the same scale at either end. */
export function zoomStep(scale: number, direction: 1 | -1): number {
  const next =
    direction === 1 ? steps.find((step) => step > scale * 1.01) : steps.findLast((step) => step < scale * 0.99)
  return next ?? scale
}
