import { useDeferredValue, useMemo, useState } from 'react'
import type { JSX } from 'react'
import { GLOSSARY_TERMS } from '../../text/glossaryTerms.ts'
import { t } from '../../text/text.ts'
import { plainText, RichText } from '../../ui/RichText.tsx'
import { useLaterText } from '../../ui/useLaterText.ts'

/** The glossary by name, as far as it has the words that are searched for. */
export function GlossaryList(): JSX.Element {
  const isHere = useLaterText('glossary')
  const [words, setWords] = useState('')
  const sought = useDeferredValue(words)
  const entries = useMemo(() => (isHere ? sortedEntries() : []), [isHere])
  const found = entries.filter(({ plain }) => has(plain, sought))
  if (!isHere) return <p className="quiet">{t('glossary.loading')}</p>
  return (
    <div className="column">
      <input
        type="search"
        aria-label={t('glossary.search')}
        placeholder={t('glossary.search')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <p className="quiet small" role="status">
        {found.length === 0 ? t('glossary.none') : t('glossary.found', { count: found.length })}
      </p>
      <dl className="glossary">
        {found.map(({ term, name, text }) => (
          <div key={term}>
            <dt>{name}</dt>
            <dd>
              <RichText text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

interface Entry {
  readonly term: string
  readonly name: string
  readonly text: string
  readonly plain: string
}

/** In the order of the reader's language. */
function sortedEntries(): readonly Entry[] {
  return GLOSSARY_TERMS.map((term) => {
    const name = t(`glossary.${term}.name`)
    const text = t(`glossary.${term}.text`)
    return { term, name, text, plain: `${name} ${plainText(text)}`.toLocaleLowerCase() }
  }).toSorted((a, b) => a.name.localeCompare(b.name))
}

function has(plain: string, sought: string): boolean {
  return sought
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => plain.includes(word))
}
