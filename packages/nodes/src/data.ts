// Rows of data, and the values that texts stand for.
export { dataRows } from './rows/data-rows.ts'
export type { DataRow } from './rows/data-rows.ts'
export { convertInput, convertItem } from './rows/convert-input.ts'
export { rowInputs } from './rows/row-inputs.ts'
export { pdfText } from './text/pdf-text.ts'

// Texts of files that people drop.
export { htmlText } from './text/html-text.ts'
export { csvRows, jsonLineRows, rowTexts } from './text/table-rows.ts'
export type { Row } from './text/table-rows.ts'

// Conversations over flows.
export { chatPorts } from './rows/chat-ports.ts'
export type { ChatPorts } from './rows/chat-ports.ts'

// Models that many rows use at a time.
export { gatherModels } from './models/gather-models.ts'
