import type { JSX } from 'react'
import { useAppState } from '../../state/AppContext.tsx'
import { LineLatent } from './LineLatent.tsx'
import { PlaneLatent } from '../laterParts.tsx'

/** The latent space in the picture of its dimension. */
export function LatentSpace(): JSX.Element {
  const latentDim = useAppState((state) => state.model.model?.decoder.latentDim ?? 1)
  return latentDim === 1 ? <LineLatent /> : <PlaneLatent />
}
