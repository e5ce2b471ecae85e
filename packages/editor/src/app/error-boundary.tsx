import { Component, type ReactNode } from 'react'
import { Button } from '../parts/basics/button.tsx'
import { EmptyState } from '../parts/basics/empty-state.tsx'
import { appText } from '../text/app.ts'

/** What a boundary takes. */
export interface ErrorBoundaryProps {
  /** What it is around, for people. */
  readonly part: string
  readonly children: ReactNode
}

/**
 * Keeps an error in one part of the page from taking down the rest: its program could not be loaded, or
 * it has a fault. React knows this only as a class.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error: error ?? 'unknown' }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    const again = (
      <Button onClick={() => this.setState({ error: undefined })}>{appText.tryAgain}</Button>
    )
    return (
      <EmptyState title={appText.broken(this.props.part)} actions={again}>
        {appText.brokenHelp}
      </EmptyState>
    )
  }
}
