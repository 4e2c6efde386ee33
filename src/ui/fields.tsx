import { useEffect, useId, useState } from 'react'
import type { JSX, ReactNode } from 'react'
import { formatTick } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'
import { typedNumber, writtenNumber } from './typedNumbers.ts'

interface FieldProps {
  readonly label: string
  readonly htmlFor: string
  /** What it shows, as text: much of it goes below the label where the field stands in a narrow column. */
  readonly shown: string
  readonly children: ReactNode
  /** Said under the field, and announced with it. */
  readonly error?: string | null
  readonly errorId?: string
}

/** Characters that a field beside its label has room for. */
const MAX_BESIDE = 11

function Field({ label, htmlFor, shown, children, error, errorId }: FieldProps): JSX.Element {
  return (
    <div className="field" data-long={shown.length > MAX_BESIDE}>
      <label htmlFor={htmlFor}>{label}</label>
      {children}
      {error !== undefined && error !== null && (
        <p className="field-error" id={errorId}>
          {error}
        </p>
      )}
    </div>
  )
}

interface SelectFieldProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[]
  readonly onChange: (value: T) => void
}

export function SelectField<T extends string>({
  label,
  value,
  options,
  onChange,
}: SelectFieldProps<T>): JSX.Element {
  const id = useId()
  const shown = options.find((option) => option.value === value)?.label ?? ''
  return (
    <Field label={label} htmlFor={id} shown={shown}>
      <select id={id} value={value} title={shown} onChange={(event) => onChange(event.target.value as T)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled === true}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}

interface TextFieldProps<T> {
  readonly label: string
  readonly value: T
  readonly format: (value: T) => string
  /** The value that a text means; undefined for none. */
  readonly parse: (text: string) => T | undefined
  readonly onChange: (value: T) => void
  /** Said when the text has no meaning. */
  readonly problem: string
  readonly placeholder?: string
  readonly inputMode?: 'decimal' | 'numeric' | 'text'
  /** Take effect at Enter or on leaving the field only; default false. */
  readonly isLazy?: boolean
}

/** A field that takes effect at every keystroke that makes sense, and says so when one does not. */
export function TextField<T>(props: TextFieldProps<T>): JSX.Element {
  const {
    label,
    value,
    format,
    parse,
    onChange,
    problem,
    placeholder,
    inputMode = 'text',
    isLazy = false,
  } = props
  const id = useId()
  const errorId = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const formatted = format(value)
  const isInvalid = draft !== null && parse(draft) === undefined
  // A value that came from elsewhere replaces the draft, unless the draft means the same, or is being written: values
  // that change by themselves, as in training, would mix with what is typed.
  useEffect(() => {
    setDraft((now) => {
      if (now === null || document.activeElement?.id === id) return now
      const meaning = parse(now)
      return meaning !== undefined && format(meaning) === formatted ? now : null
    })
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only a new value may replace the draft
  }, [formatted])
  const take = (text: string): void => {
    const meaning = parse(text)
    if (meaning !== undefined && format(meaning) !== formatted) onChange(meaning)
  }
  return (
    <Field label={label} htmlFor={id} shown={formatted} error={isInvalid ? problem : null} errorId={errorId}>
      <input
        id={id}
        type="text"
        inputMode={inputMode}
        autoComplete="off"
        spellCheck={false}
        title={formatted}
        placeholder={placeholder}
        value={draft ?? formatted}
        aria-invalid={isInvalid}
        aria-describedby={isInvalid ? errorId : undefined}
        onChange={(event) => {
          const text = event.target.value
          setDraft(text)
          if (!isLazy) take(text)
        }}
        // from here on it stands still, so that what is selected in it stays selected
        onFocus={(event) => {
          setDraft(formatted)
          // where a tap moves the focus out of a field that is drawn anew by this, Chromium leaves the caret behind there,
          // and keys do nothing; a click that does bring the caret takes this selection back
          event.currentTarget.select()
        }}
        onBlur={() => {
          if (isLazy && draft !== null) take(draft)
          setDraft(null)
        }}
        onKeyDown={(event) => {
          if (isLazy && event.key === 'Enter' && draft !== null) take(draft)
          if (event.key === 'Enter' || event.key === 'Escape') setDraft(null)
        }}
      />
    </Field>
  )
}

interface NumberFieldProps {
  readonly label: string
  readonly value: number
  readonly limits: readonly [number, number]
  readonly onChange: (value: number) => void
  readonly isInteger?: boolean
  /** An empty field means NaN, a missing value. */
  readonly mayBeMissing?: boolean
  readonly placeholder?: string
  readonly isLazy?: boolean
}

export function NumberField(props: NumberFieldProps): JSX.Element {
  const {
    label,
    value,
    limits,
    onChange,
    isInteger = false,
    mayBeMissing = false,
    placeholder,
    isLazy = false,
  } = props
  const [lower, upper] = limits
  return (
    <TextField
      label={label}
      value={value}
      inputMode={isInteger && lower >= 0 ? 'numeric' : 'text'}
      format={(v) => (Number.isNaN(v) ? '' : writtenNumber(v))}
      parse={(text) => {
        if (text.trim() === '') return mayBeMissing ? Number.NaN : undefined
        const number = typedNumber(text) ?? Number.NaN
        const fits = Number.isFinite(number) && number >= lower && number <= upper
        return fits && (!isInteger || Number.isInteger(number)) ? number : undefined
      }}
      onChange={onChange}
      isLazy={isLazy}
      problem={t(isInteger ? 'field.integer' : 'field.number', {
        lower: formatTick(lower),
        upper: formatTick(upper),
      })}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  )
}

interface CheckFieldProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export function CheckField({ label, checked, onChange }: CheckFieldProps): JSX.Element {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  )
}

interface FileButtonProps {
  readonly label: string
  /** For the file dialog, e.g. ".json". */
  readonly accept: string
  readonly onFiles: (files: readonly File[]) => void
  /** Whether several may be chosen at once; default false. */
  readonly isMultiple?: boolean
}

/** A button that opens the file chooser directly. */
export function FileButton({ label, accept, onFiles, isMultiple = false }: FileButtonProps): JSX.Element {
  return (
    <button
      type="button"
      onClick={() => {
        const input = document.createElement('input')
        input.type = 'file'
        input.accept = accept
        input.multiple = isMultiple
        input.addEventListener('change', () => {
          const files = [...(input.files ?? [])]
          if (files.length > 0) onFiles(files)
        })
        input.click()
      }}
    >
      {label}
    </button>
  )
}
