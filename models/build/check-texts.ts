/** Short texts of many kinds; both tokenizers must give the same token ids for each. */
export const tokenizerTexts: readonly string[] = [
  'The quick brown fox jumps over the lazy dog.',
  "I'm sure they'll say it's what we've wanted, isn't it? You're right, she'd agree.",
  'export function add(left: number, right: number): number {\n  return left + right\n}\n',
  'def fib(n):\n\tif n < 2:\n\t\treturn n\n\treturn fib(n-1) + fib(n-2)\n',
  'SELECT name, COUNT(*) FROM orders WHERE price >= 19.99 GROUP BY name;',
  '{"name": "chain", "items": [1, 22, 333, -4.5e10], "ok": true}',
  'In 1984 there were 1234567890 reasons; by 2024, 42% of them (3.14159) were gone.',
  'Spaces:   three,     five, and trailing   ',
  '\n\n  indented\n\n\n\ttab\t\ttabs \n \n end\r\nwindows\r\n',
  'Zażółć gęślą jaźń – œuvre naïve, Ångström, Straße, İstanbul',
  'Быстрая коричневая лиса перепрыгивает через ленивую собаку.',
  '素早い茶色の狐がのろまな犬を飛び越える。敏捷的棕色狐狸跳过了懒狗。',
  '빠른 갈색 여우가 게으른 개를 뛰어넘는다',
  'الثعلب البني السريع يقفز فوق الكلب الكسول ١٢٣٤',
  'तेज़ भूरी लोमड़ी आलसी कुत्ते के ऊपर कूदती है १२३',
  'Emoji: 😀 👩‍👩‍👧‍👦 🏳️‍🌈 🇪🇺 ❤️ 👍🏽 and x² + y³ = ½ ⅷ ①',
  '<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n',
  'A<|endoftext|>B <repo_name>x/y<file_sep> <|im_end|><|im_end|> <|not_special|>',
  'https://example.org/path?query=a%20b&c=d#part --flag=value C:\\Temp\\file.txt $HOME ~/.config',
  '“Quotes” ‘single’ … — – • § © ™ €100 £5 ¥7 ∑∫√∞ ≠ ≤ → ⇒ \u00a0\u200b\u3000end',
]

/** Running English text on several subjects, to compare predictions and perplexity. */
export const proseTexts: readonly string[] = [
  `The kettle had been on the stove for nearly ten minutes before anyone noticed that the gas was not lit. Marta laughed, struck a match, and blamed the long winter. Outside the window the snow had begun to slide off the roof of the barn in heavy sheets, and every few minutes the dog ran to the door to bark at the noise. Her brother came in with an armful of wood, stamped his boots on the mat, and asked whether the letter had arrived. It had not. The post had been late all week because the bridge below the village was closed, and the woman who usually drove the van was staying with her daughter in town until it could be repaired.`,
  `A river carries more than water. As it flows downhill it lifts small pieces of rock and soil, rolls larger stones along its bed, and dissolves minerals from the ground. Where the slope is steep the current is fast and the river cuts a narrow valley shaped like the letter V. Where the land is flat the current slows down, and the heavier material settles on the bottom. Over thousands of years these deposits build wide plains that are among the most fertile farmland in the world. When a river finally reaches the sea, it drops most of what is left and may form a delta, a fan of low islands and shallow channels that changes shape after every flood.`,
  `To install the program, first download the archive and unpack it into an empty folder. Open a terminal in that folder and run the setup command. The setup checks which version of the runtime is present, creates a configuration file with default values, and prints the address of the local server. If the port is already in use, you can choose a different one with the port option. The first start takes longer than usual because the index has to be built; later starts read it from the cache. If something goes wrong, look at the log file before you report a problem, and include the version number and the exact error message in your report.`,
  `The committee met on Tuesday to discuss the budget for the next school year. According to the report, the number of pupils has grown by four percent since last autumn, while the amount of money available for each of them has fallen slightly. Several members argued that the library should stay open in the afternoon, since many children have no quiet place to work at home. Others pointed out that the heating system is more than thirty years old and can fail at any time. After two hours of debate the committee agreed to ask the city for an additional grant and to postpone the purchase of new computers. A final decision is expected at the end of the month.`,
  `Bread needs only four ingredients: flour, water, salt, and yeast. Mix the flour with most of the water and let it rest for half an hour, so that the flour can absorb the moisture. Add the salt and the yeast together with the remaining water, and knead the dough until it is smooth and elastic. Cover the bowl with a damp cloth and leave it in a warm place until the dough has doubled in size. Shape it into a loaf, let it rise once more, and bake it in a very hot oven with a tray of water on the bottom. The steam keeps the crust soft at first, so that the loaf can grow, and later makes it thin and crisp. Let the bread cool before you cut it.`,
]
