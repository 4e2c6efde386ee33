import type { JSX } from 'react'
import type { LessonValues } from '../../state/lessons/lesson.ts'
import { t, type TextKey } from '../../text/text.ts'
import { RichText } from '../../ui/RichText.tsx'

/** A paragraph with its numbers; one that is not known yet is dots. */
export function LessonText({ textKey, values }: { textKey: TextKey; values: LessonValues }): JSX.Element {
  const filled = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value ?? t('lesson.unknown')]),
  )
  return <RichText text={t(textKey)} values={filled} />
}
