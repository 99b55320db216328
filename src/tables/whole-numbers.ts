/**
 * Whole numbers as 64 bits each: written as two halves, no BigInt is made for a value.
 *
 * @param numbers - whole, up to 2^53 on both sides of 0
 */
export function toBigInts(numbers: Float64Array): BigInt64Array<ArrayBuffer> {
  const bigInts = new BigInt64Array(numbers.length);
  const halves = new Int32Array(bigInts.buffer);
  for (let row = 0; row < numbers.length; row++) {
    halves[2 * row] = numbers[row];
    halves[2 * row + 1] = Math.floor(numbers[row] / 2 ** 32);
  }
  return bigInts;
}
