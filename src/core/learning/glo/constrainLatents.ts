import type { LatentConstraint } from '../trainingState.ts'

/** Latents [N,S] with a norm above the ball's radius are pulled back to it, in place; nothing for other constraints. */
export function constrainLatents(
  latents: Float64Array,
  latentDim: number,
  constraint: LatentConstraint,
): void {
  if (constraint.kind !== 'ball') return
  const { radius } = constraint
  for (let at = 0; at < latents.length; at += latentDim) {
    let square = 0
    for (let k = 0; k < latentDim; k++) square += latents[at + k] * latents[at + k]
    if (square <= radius * radius) continue
    const part = radius / Math.sqrt(square)
    for (let k = 0; k < latentDim; k++) latents[at + k] *= part
  }
}
