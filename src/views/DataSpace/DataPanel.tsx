import type { JSX } from 'react'
import { useAppState } from '../../state/AppContext.tsx'
import { imageShapeOf } from '../../state/imageShapeOf.ts'
import { areImagesShown } from '../../state/selectors.ts'
import { DataSpace } from './DataSpace.tsx'
import { ImageSpace } from '../laterParts.tsx'

/** The data space as images where the data are some and the reader wants to see them so, else as points. */
export function DataPanel(): JSX.Element {
  const shape = useAppState(imageShapeOf)
  const areImages = useAppState(areImagesShown)
  return areImages && shape !== null ? <ImageSpace shape={shape} /> : <DataSpace />
}
