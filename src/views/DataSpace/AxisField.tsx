import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { fittingDataset } from '../../state/selectors.ts'
import { NumberField, SelectField } from '../../ui/fields.tsx'
import { coordinateName } from '../coordinateNames.ts'

/** More coordinates than this are chosen by number. */
const MAX_CHOICES = 64

/** Which data coordinate an axis shows, D > 2. */
export function AxisField({ label, axis }: { label: string; axis: 0 | 1 }): JSX.Element {
  const { commands } = useApp()
  const coordinates = useAppState((state) => state.domain.coordinates)
  const dataDim = useAppState((state) => state.model.model?.decoder.dataDim ?? 2)
  const dataset = useAppState(fittingDataset)
  const choose = (coordinate: number): void => {
    const chosen: [number, number] = [...coordinates]
    // The two axes trade places rather than show the same coordinate twice.
    if (chosen[1 - axis] === coordinate) chosen[1 - axis] = chosen[axis]
    chosen[axis] = coordinate
    commands.setDomain('command.axes', { coordinates: chosen })
  }
  if (dataDim > MAX_CHOICES) {
    return (
      <NumberField
        label={label}
        value={coordinates[axis] + 1}
        limits={[1, dataDim]}
        isInteger
        isLazy
        onChange={(number) => choose(number - 1)}
      />
    )
  }
  return (
    <SelectField
      label={label}
      value={String(coordinates[axis])}
      options={Array.from({ length: dataDim }, (_, i) => ({
        value: String(i),
        label: coordinateName(dataset, i),
      }))}
      onChange={(value) => choose(Number(value))}
    />
  )
}
