// Work that a form is asked for (gateway/identity/work.py): a number with which SHA-256 of "challenge:number" begins with
// as many zero bits as are asked for. Written out, since a browser has its own SHA-256 only where people come by HTTPS,
// and only one call at a time: slower than this.
const FRACTION = 2 ** 32;
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
const part = (value) => ((value - Math.floor(value)) * FRACTION) | 0;
const K = Int32Array.from(primes, (prime) => part(Math.cbrt(prime)));
const START = Int32Array.from(primes.slice(0, 8), (prime) => part(Math.sqrt(prime)));
const words = new Int32Array(64);
const turned = (word, by) => (word >>> by) | (word << (32 - by));

// One block of 64 bytes, from `at` on, into the state.
const mix = (state, bytes, at) => {
  for (let i = 0; i < 16; i++, at += 4) {
    words[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const before = words[i - 15];
    const late = words[i - 2];
    const one = turned(before, 7) ^ turned(before, 18) ^ (before >>> 3);
    const two = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[i] = (words[i - 16] + one + words[i - 7] + two) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
};

// The first 32 bits of a digest; `begun` is the state after the whole blocks of `text` that never change.
const begins = (begun, rest, length) => {
  const state = begun.slice();
  const padded = new Uint8Array(rest.length + 9 > 64 ? 128 : 64);
  padded.set(rest);
  padded[rest.length] = 0x80;
  new DataView(padded.buffer).setUint32(padded.length - 4, length * 8);
  for (let at = 0; at < padded.length; at += 64) mix(state, padded, at);
  return state[0] >>> 0;
};

// The challenge and the number; gives the page its turn every few hundred tries.
export const done = async (challenge, bits) => {
  const encoder = new TextEncoder();
  const text = encoder.encode(`${challenge}:`);
  const whole = text.length - (text.length % 64);
  const begun = START.slice();
  for (let at = 0; at < whole; at += 64) mix(begun, text, at);
  const head = challenge.slice(whole);
  for (let number = 0; ; number++) {
    const rest = encoder.encode(`${head}:${number}`);
    if (begins(begun, rest, whole + rest.length) >>> (32 - bits) === 0) return `${challenge}:${number}`;
    if (number % 500 === 499) await new Promise((resolve) => setTimeout(resolve));
  }
};

// Begun at once, while the form is filled in; whoever is faster waits for it.
for (const field of document.querySelectorAll("[data-work]")) {
  const form = field.form;
  form.querySelector("[data-without-work]").hidden = true;
  form.querySelector("[data-with-work]").hidden = false;
  const ready = done(field.dataset.work, Number(field.dataset.bits)).then((work) => (field.value = work));
  form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    event.stopPropagation();
    event.submitter?.setAttribute("aria-busy", "true");
    ready.then(() => form.requestSubmit(event.submitter));
  });
}
