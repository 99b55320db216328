/** How to divide whole numbers below 2^32 by a constant, with one multiplication. */
export interface ExactDivision {
  readonly inverse: number;
  readonly shift: number;
}

/**
 * Finds how to divide multiples of `divisor`: `rotateRight(imul(multiple, inverse), shift) >>> 0` is the quotient. Of a
 * number that is no multiple it makes something larger than every quotient, so that one comparison tells.
 * H. S. Warren, Hacker's Delight, 2nd edition, 10-16 and 10-17.
 *
 * @param divisor - 1 up to 2^31
 */
export function exactDivisionBy(divisor: number): ExactDivision {
  const shift = 31 - Math.clz32(divisor & -divisor);
  const odd = divisor >>> shift;
  // Newton's iteration: right in 3 bits at first, and each step doubles them.
  let inverse = odd;
  for (let step = 0; step < 4; step++) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return { inverse, shift };
}
