/**
 * How much rarer a letter (column) is after another one (row) in names that people write than in random text, case ignored: 3 as
 * frequent, 4 e times rarer, 2 e times more frequent, and so on. Counted in the 745,221 different names of 3 to 64 characters in
 * the sources of 300 packages of npm and of Node's own (137,499), in those of Python's library (249,785), and in C headers and
 * sources of a Linux system (379,491).
 */
const LETTER_PAIRS = [
  '63235537375232837221445447',
  '25452556236254247334266537',
  '24352562382245147342357549',
  '24431545266345346334355548',
  '35224446686332543122645348',
  '25442356197243247233355649',
  '35461544286243346224457666',
  '15541566295446258343355746',
  '34233337696331237322747493',
  '37560658495756247725344787',
  '34341444296343547524344664',
  '24531556285255247533346547',
  '13441557296335227534356669',
  '26222326374454347522337758',
  '44236437444331339233243558',
  '25442454394255236232356737',
  '55555566597355645445076797',
  '25341537294434257332446638',
  '35351553283454335521355645',
  '26351473295456248233375537',
  '43332447398232527222757588',
  '16451456293335437543646477',
  '15442563185442245234676787',
  '35242456393525426531556448',
  '44454556498322417522554775',
  '26560555398445257655476544',
];
const EXPECTED = 3;

const SMALL = 0;
const CAPITAL = 1;
const DIGIT = 2;
const OTHER = 3;
/** The same for what kind of character follows which, in half steps: a small letter, a capital, a digit. */
const KIND_PAIRS = [
  [-2, 3, 6],
  [1, -1, 4],
  [3, 2, -3],
];

const SHORTEST_PART = 12;
const SHORTEST_LONG_PART = 16;
/** Half steps: a part is taken for random where that is e^5 times as likely as a name, a long one where it is e^2 times. */
const MOST_OF_PART = 10;
const MOST_OF_LONG_PART = 4;
/** Of the most random stretch of a part: a token may follow words. */
const MOST_OF_STRETCH = 28;

/**
 * Whether a part of a word, 12 letters and digits of ASCII or more, is rather random text in base 62 than a name: the logarithms
 * of how much rarer its pairs are in names are added up. A part without digits and without a capital after a small letter is
 * taken for a name: it may be of any language, or a pseudonym.
 *
 * Measured with the rule for digits in `name-shapes.ts`. Taken for tokens are of the 137,499 names of JavaScript ten (49 before),
 * all of them for their digits, and two are data (`col_987654321012`); of Python's 51 (146 before). With a table of half of
 * the names three of the other half's 137,499 and 249,785 are taken for random. Of the 10,500 names that could be written behind
 * a dot and 16,231 of classes in 348 snapshots of Node 16 to 26 and of Chromium it is one, for its 66 letters. In C it is 104 of
 * 379,491 more than before, names of instructions and conversions (`XcmsCIELuvToCIEuvY`).
 *
 * Found are, by length (before, in brackets), of random text in base 62: 12 96.0 % (24), 16 99.5 % (89), 20 99.9 % (93), 32 all
 * (96); of letters: 12 88 % (0), 16 98 % (22), 24 99.7 % (7); of base 36: 12 89 % (55), 16 97 % (83), 24 99.7 % (94); of base 62
 * behind a word (`session...`): 12 67 %, 16 90 %, 24 99 %.
 */
export function hasRandomParts(word: string): boolean {
  const end = word.length;
  let first = 0;
  for (let position = 0; position <= end; position++) {
    if (position < end && kindOf(word.charCodeAt(position)) !== OTHER) continue;
    if (position - first >= SHORTEST_PART && isRandomPart(word, first, position)) return true;
    first = position + 1;
  }
  return false;
}

function isRandomPart(word: string, first: number, end: number): boolean {
  const mostOfPart = end - first < SHORTEST_LONG_PART ? MOST_OF_PART : MOST_OF_LONG_PART;
  let ofPart = 0;
  let ofStretch = 0;
  let mostOfStretch = 0;
  let isPlain = true;
  let before = word.charCodeAt(first);
  let kindBefore = kindOf(before);
  for (let position = first + 1; position < end; position++) {
    const code = word.charCodeAt(position);
    const kind = kindOf(code);
    const startsWord = kindBefore === SMALL && kind === CAPITAL;
    isPlain &&= !startsWord && kind !== DIGIT && kindBefore !== DIGIT;
    const areLetters = kindBefore !== DIGIT && kind !== DIGIT && !startsWord;
    const rarity = KIND_PAIRS[kindBefore][kind] + (areLetters ? rarityOf(before, code) : 0);
    ofPart += rarity;
    ofStretch = Math.max(0, ofStretch + rarity);
    mostOfStretch = Math.max(mostOfStretch, ofStretch);
    before = code;
    kindBefore = kind;
  }
  return !isPlain && (ofPart > mostOfPart || mostOfStretch > MOST_OF_STRETCH);
}

/** Of a letter after another one, in half steps. */
function rarityOf(before: number, code: number): number {
  return 2 * (LETTER_PAIRS[(before & 31) - 1].charCodeAt((code & 31) - 1) - 0x30 - EXPECTED);
}

function kindOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return SMALL;
  if (code >= 0x41 && code <= 0x5a) return CAPITAL;
  return code >= 0x30 && code <= 0x39 ? DIGIT : OTHER;
}
