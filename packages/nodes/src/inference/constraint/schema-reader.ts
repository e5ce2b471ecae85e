import type { Expression } from './expression.ts'
import type { SchemaObject } from './schema-keywords.ts'

/** Reads schemas inside a schema. */
export interface SchemaReader {
  /** What a schema at a JSON pointer accepts. */
  read(schema: unknown, at: string): Expression
  /** The same expression as a rule, so that it is described once however often it is used. */
  share(expression: Expression): Expression
  /** The whole schema, in which references look. */
  readonly root: SchemaObject
}
