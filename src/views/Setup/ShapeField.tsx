import type { JSX } from 'react'
import type { Dataset } from '../../core/datasets/dataset.ts'
import { useApp } from '../../state/AppContext.tsx'
import { formatShape, parseShape } from '../../state/imageShapes.ts'
import { t } from '../../text/text.ts'
import { TextField } from '../../ui/fields.tsx'

/** Which images the rows of an imported table are; empty for none. */
export function ShapeField({ dataset }: { dataset: Dataset }): JSX.Element {
  const { commands } = useApp()
  return (
    <TextField
      label={t('setup.imageShape')}
      value={dataset.imageShape ?? null}
      format={(shape) => formatShape(shape)}
      parse={(text) => parseShape(text, dataset.dataDim)}
      problem={t('setup.shapeProblem', { count: dataset.dataDim })}
      placeholder={t('setup.noShape')}
      isLazy
      onChange={commands.setImageShape}
    />
  )
}
