const counts = new Intl.NumberFormat('en')

/** `1,234,567`. */
export function formatCount(count: number): string {
  return counts.format(count)
}

/** A number with as many digits as help: `0.000123`, `12.35`, `1.2e+21`. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return counts.format(value)
  const size = Math.abs(value)
  if (size >= 1e15 || size < 1e-6) return value.toExponential(digits - 1)
  return new Intl.NumberFormat('en', {
    maximumSignificantDigits: Math.max(digits, wholeDigits(size)),
  }).format(value)
}

/** A share from 0 to 1 as `12.3 %`. Small ones are told as `< 0.1 %`, never as nothing. */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 0.1) return '< 0.1 %'
  if (percent < 100 && percent > 99.9) return '> 99.9 %'
  return `${percent.toFixed(percent === 0 || percent === 100 ? 0 : 1)} %`
}

/** `512 B`, `1.5 KB`, `12 MB`; a kilobyte has 1,000 bytes. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let [rest, unit] = [bytes, 0]
  while (rest >= 999.5 && unit < units.length - 1) [rest, unit] = [rest / 1000, unit + 1]
  const digits = unit === 0 || rest >= 9.95 ? 0 : 1
  return `${rest.toFixed(digits)} ${units[unit] ?? ''}`
}

/** Milliseconds as `840 ms`, `1.2 s`, `2 min 5 s`, `3 h 20 min`. */
export function formatDuration(milliseconds: number): string {
  const size = Math.max(0, milliseconds)
  if (size < 1) return size === 0 ? '0 ms' : '< 1 ms'
  if (size < 999.5) return `${Math.round(size)} ms`
  if (size < 9_950) return `${(size / 1000).toFixed(1)} s`
  const seconds = Math.round(size / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return joined(minutes, 'min', seconds % 60, 's')
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

function wholeDigits(size: number): number {
  return size < 1 ? 1 : Math.floor(Math.log10(size)) + 1
}
