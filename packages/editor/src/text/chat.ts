/** What the chat panel says. */
export const chatText = {
  title: 'Chat',
  empty: 'Say something',
  emptyHelp: 'Each turn runs the flow once: your words and the history go in, a reply comes out.',
  say: 'Message',
  send: 'Send',
  stop: 'Stop',
  startAgain: 'Start again',
  cannot: 'This flow cannot hold a conversation',
}
