import styles from './marked-text.module.css'

/** A text with some of its letters marked; the places are sorted. */
export function MarkedText({ text, places }: { text: string; places: readonly number[] }) {
  if (places.length === 0) return text
  return runsOf(text, places).map(({ start, part, isMarked }) =>
    isMarked ? (
      <mark key={start} className={styles['mark']}>
        {part}
      </mark>
    ) : (
      part
    ),
  )
}

function runsOf(text: string, places: readonly number[]) {
  const marked = new Set(places)
  const runs: { start: number; part: string; isMarked: boolean }[] = []
  for (let at = 0; at < text.length; at++) {
    const last = runs.at(-1)
    if (last?.isMarked === marked.has(at)) last.part += text.charAt(at)
    else runs.push({ start: at, part: text.charAt(at), isMarked: marked.has(at) })
  }
  return runs
}
