/* The engine of the search: from a question to sections. It knows nothing of the page it runs in; `load(name)` brings a file of the index, and
   whoever calls shows what comes back. Words are folded exactly as the index folds them (src/search/words.rs). */
(() => {
  "use strict";

  /* Kana and ideographs are words by themselves. */
  const SIGN = "\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const LETTER = `(?:(?![${SIGN}])[\\p{Alphabetic}\\p{N}\\p{M}])`;
  const WORD = new RegExp(`[${SIGN}]|${LETTER}+(?:['’]${LETTER}+)*`, "gu");
  const HYPHEN = /^[-\u2010\u2011]$/;
  const LONGEST = 40;

  const fold = (word) => word.normalize("NFKD").toLowerCase().replace(/[^\p{Alphabetic}\p{N}]|\p{M}/gu, "");

  /* The words of a text with their places; `joined` is the word that a hyphen makes of one and the one before it. */
  function words(text) {
    let before;
    return [...text.matchAll(WORD)].map((match) => {
      const start = match.index;
      const word = { word: fold(match[0]), start, end: start + match[0].length };
      if (before && HYPHEN.test(text.slice(before.end, start))) word.joined = before.word + word.word;
      return (before = word);
    });
  }

  /* The root that English words share: settings and set, policies and policy, logged and log. */
  function english(word) {
    let root = word;
    const cut = (ending, put = "") => {
      const rest = root.slice(0, -ending.length);
      if (!root.endsWith(ending) || rest.length < 3 || !/[aeiouy]/.test(rest)) return false;
      root = rest + put;
      return true;
    };
    cut("ies", "y") || cut("sses", "ss") || (/(x|ch|sh)es$/.test(root) && cut("es")) || (!/(ss|us|is)$/.test(root) && cut("s"));
    if (cut("ing") || cut("ed")) root = root.replace(/([^aeiouls])\1$/, "$1");
    cut("e");
    return root;
  }

  /* How many letters differ, two that changed places counting once (optimal string alignment); more than `most` is `most + 1`. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let older, old = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      [older, old, row] = [old, row, [i]];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        let cost = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
        row.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return most + 1;
    }
    return Math.min(row[b.length], most + 1);
  }

  /* The whole numbers of a word's postings (src/search/postings.rs). */
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'()*+,-./:;<=>?@[]^_`{|}~";
  const VALUE = new Map([...DIGITS].map((digit, value) => [digit, value]));
  function numbers(text) {
    const found = [];
    let leading = 0;
    for (const digit of text) {
      const value = VALUE.get(digit);
      if (value < 62) {
        found.push(leading * 62 + value);
        leading = 0;
      } else leading = leading * 30 + value - 62;
    }
    return found;
  }

  /* In how many sections a word stands, and each of those with the weight it has there, from 0 to 1. */
  const HEAVIEST = 31;
  function postings(text) {
    const [count, ...rest] = numbers(text);
    const sections = new Map();
    for (let at = 0; at < rest.length;) {
      const [weight, length] = rest.slice(at, at + 2);
      let section = 0;
      for (const step of rest.slice(at + 2, at + 2 + length)) sections.set((section += step), weight / HEAVIEST);
      at += 2 + length;
    }
    return { count, sections };
  }

  /* What forms of a word are worth beside the word itself. */
  const ROOT = 0.9, BEGUN = 0.75, MEANT = 0.85;
  const BESIDE = 0.25, NAMED = 0.2;
  const NEAR = 10, MOST_WORDS = 24, MOST_FORMS = 8, MOST_MEANT = 5, MOST_FILES = 4;

  class Engine {
    #load; #start; #shards = new Map(); #spelling; #decoded = new Map();

    constructor(load) {
      this.#load = load;
    }

    /* The first file; a failed attempt is forgotten, so that the next question tries again. */
    async #begin() {
      this.#start ??= this.#load("start").then((start) => {
        const root = /^en\b/i.test(start.language) ? english : (word) => word;
        const synonyms = start.synonyms.map((group) => group.map((phrase) => words(phrase).map(({ word }) => word)));
        return { ...start, common: new Set(start.common.split(" ")), root, synonyms, said: new Set(synonyms.flat(2).map(root)) };
      }).catch((error) => { this.#start = undefined; throw error; });
      return this.#start;
    }

    /* Reads ahead what every question needs. */
    async warm() {
      await this.#begin();
    }

    async #file(start, name) {
      return this.#load(name, start.stamp);
    }

    /* A run of the vocabulary: its words in order, and what to decode for each. */
    async #shard(start, number) {
      if (!this.#shards.has(number)) {
        const parts = (await this.#file(start, `words-${number}`)).split(" ");
        this.#shards.set(number, new Map(Array.from({ length: parts.length / 2 }, (_, i) => [parts[2 * i], parts[2 * i + 1]])));
      }
      return this.#shards.get(number);
    }

    /* The words of the vocabulary that begin in a certain way, as far as a few files hold them. */
    async #beginning(start, letters) {
      const place = (word) => Math.max(0, start.words.findLastIndex((first) => first <= word));
      const from = place(letters);
      const to = Math.min(place(`${letters}\uffff`), from + MOST_FILES - 1);
      if (!start.words.length) return [];
      const shards = await Promise.all(Array.from({ length: to - from + 1 }, (_, i) => this.#shard(start, from + i)));
      return shards.flatMap((shard) => [...shard.keys()].filter((word) => word.startsWith(letters)).map((word) => ({ word, shard })));
    }

    #posted({ word, shard }) {
      if (!this.#decoded.has(word)) this.#decoded.set(word, postings(shard.get(word)));
      return this.#decoded.get(word);
    }

    /* A word as the manual may have it: itself, its other forms, and, where it is still being typed or not found, its continuations. */
    async #written(start, word, open) {
      const root = start.root(word);
      const shared = root.length > 3 ? root.slice(0, -1) : root;
      const near = await this.#beginning(start, word.startsWith(shared) ? shared : word);
      const found = new Map();
      for (const entry of near) {
        if (entry.word === word) found.set(word, { ...entry, worth: 1 });
        else if (start.root(entry.word) === root) found.set(entry.word, { ...entry, worth: ROOT });
      }
      if (word.length > 1 && (open || !found.size || word.length > 4)) {
        const begun = near.filter((entry) => entry.word.startsWith(word) && !found.has(entry.word));
        begun.sort((a, b) => this.#posted(b).count - this.#posted(a).count || a.word.length - b.word.length);
        /* Who goes on to the next word has typed this one to its end. */
        const worth = found.size || !open ? BEGUN / 2 : BEGUN;
        for (const entry of begun.slice(0, MOST_FORMS)) found.set(entry.word, { ...entry, worth });
      }
      return this.#forms(found);
    }

    #forms(found) {
      const forms = [...found.values()].map((entry) => ({ word: entry.word, worth: entry.worth, ...this.#posted(entry) }));
      return { forms, count: Math.max(0, ...forms.map(({ count }) => count)) };
    }

    /* Words like a mistyped one, as near as any comes: those of the manual and of its synonyms, and those that every question has. `hard` looks
       further. A short word is like too many others, so it may differ in one letter, and one of three letters only in their order. */
    async #like(start, word, hard) {
      this.#spelling ??= (await this.#file(start, "spelling")).split(" ");
      let most = Math.min(2, Math.floor(word.length / 3) + (hard && word.length > 5 ? 1 : 0));
      let near = new Set();
      for (const known of most ? [...this.#spelling, ...start.synonyms.flat(2), ...start.common] : []) {
        const off = distance(word, known, most);
        if (off > most || (word.length < 4 && [...known].sort().join() !== [...word].sort().join())) continue;
        if (off < most) near = new Set();
        most = off;
        near.add(known);
      }
      /* People seldom mistake the first letter. */
      const alike = [...near].filter((known) => known[0] === word[0]);
      return { off: most, words: alike.length ? alike : [...near] };
    }

    /* The words a mistyped one may stand for. */
    async #meant(start, word, hard) {
      const { off, words } = await this.#like(start, word, hard);
      const telling = words.filter((known) => hard || !start.common.has(known));
      /* What is only like a word that every question has is such a word. */
      if (words.length && !telling.length) return { words: [], forms: [], common: true };
      const found = await Promise.all(telling.map(async (known) => ({ known, ...await this.#written(start, known, false) })));
      const likely = found.filter(({ forms }) => forms.length).slice(0, MOST_MEANT);
      const worth = MEANT - 0.15 * off;
      return {
        words: likely.map(({ known }) => known),
        forms: likely.flatMap(({ forms }) => forms.map((form) => ({ ...form, worth: form.worth * worth }))),
        count: Math.max(0, ...likely.map(({ count }) => count)),
      };
    }

    /* Two words that were typed as one. */
    #apart(word) {
      for (let at = 3; at <= word.length - 3; at++) {
        const halves = [word.slice(0, at), word.slice(at)];
        if (halves.every((half) => this.#spelling.includes(half))) return halves;
      }
      return [];
    }

    async #all(start, list, worth) {
      const found = new Map();
      for (const word of list) {
        const [entry] = (await this.#beginning(start, word)).filter((entry) => entry.word === word);
        if (entry) found.set(word, { ...entry, worth });
      }
      return this.#forms(found);
    }

    /* What a word of a question asks for where no other way to say it is known: other forms, else what may have been meant. */
    async #word(start, word, open, hard) {
      const written = await this.#written(start, word, open);
      if (written.forms.length) return { ways: [{ worth: 1, parts: [written] }], typed: [word] };
      const meant = await this.#meant(start, word, hard);
      if (meant.common) return { ways: [], typed: [], extra: true };
      if (meant.forms.length) return { ways: [{ worth: 1, parts: [meant] }], typed: [word], meant: [{ typed: word, words: meant.words }] };
      const parts = await Promise.all(this.#apart(word).map((half) => this.#written(start, half, false)));
      return { ways: parts.length ? [{ worth: MEANT, parts }] : [], typed: [word] };
    }

    /* "user name" may be written "username". */
    async #joined(start, word) {
      const joined = await this.#all(start, [word], ROOT);
      return { ways: joined.forms.length ? [{ worth: 1, parts: [joined] }] : [], typed: [], extra: true };
    }

    /* The longest phrase of the synonyms that stands at a place in a question, and all that says the same. */
    #phrase(start, asked, at) {
      const same = (word, other) => other?.some((one) => start.root(word) === start.root(one));
      let best = { phrase: [], group: [] };
      for (const group of start.synonyms) {
        for (const phrase of group) {
          if (phrase.length > best.phrase.length && phrase.every((word, i) => same(word, asked[at + i]))) best = { phrase, group };
        }
      }
      return best;
    }

    async #same(start, { phrase, group }, typed, open) {
      const ways = await Promise.all(group.map(async (other) => ({
        worth: other === phrase ? 1 : ROOT,
        parts: await Promise.all((other === phrase ? typed : other).map((word) => this.#written(start, word, open && other === phrase))),
      })));
      return { ways: ways.filter((way) => way.parts.every((part) => part.forms.length)), typed };
    }

    /* Each word of a question as it is, or where the manual does not have it, as it may have been meant. */
    async #read(start, asked, open) {
      return Promise.all(asked.map(async (word, at) => {
        if (start.common.has(word) || start.said.has(start.root(word))) return [word];
        const { forms } = await this.#written(start, word, open && at === asked.length - 1);
        return forms.length ? [word] : [word, ...(await this.#like(start, word, false)).words];
      }));
    }

    /* The parts of a question, each with what it asks for. */
    async #parts(start, asked, open, hard) {
      const parts = [];
      /* "how do I": what every question has is looked up only where there is nothing else. */
      const lone = asked.every((word) => start.common.has(word));
      const read = start.synonyms.length ? await this.#read(start, asked, open) : asked.map((word) => [word]);
      for (let at = 0; at < asked.length;) {
        const found = this.#phrase(start, read, at);
        const typed = asked.slice(at, at + Math.max(1, found.phrase.length));
        const last = open && at + typed.length === asked.length;
        const mistyped = found.phrase.flatMap((word, i) => (read[at + i].length > 1 ? [{ typed: typed[i], words: [word] }] : []));
        const said = typed.map((word) => mistyped.find((other) => other.typed === word)?.words[0] ?? word);
        const same = found.phrase.length ? await this.#same(start, found, said, last) : { ways: [] };
        if (same.ways.length) parts.push({ ...same, meant: mistyped });
        else typed.forEach((word, i) => {
          if (lone || !start.common.has(word)) parts.push(this.#word(start, word, last && i === typed.length - 1, hard));
        });
        at += typed.length;
        if (typed.length === 1 && typed[0].length > 1 && at < asked.length) parts.push(this.#joined(start, typed[0] + asked[at]));
      }
      return this.#count(start, await Promise.all(parts));
    }

    /* A number counts what stands behind it: where that is nowhere in the manual, it says nothing. */
    #count(start, parts) {
      const number = (word) => /^\p{N}+$/u.test(word);
      const written = (word) => number(word) || start.synonyms.some((group) => group.flat().includes(word) && group.flat().some(number));
      const asked = parts.filter((part) => !part.extra);
      asked.forEach((part, at) => {
        const counted = asked[at + 1];
        if (counted && !counted.ways.length && part.typed.length === 1 && written(part.typed[0])) Object.assign(part, { ways: [], extra: true });
      });
      return parts;
    }

    /* How much each section has of what was asked, best first. */
    #score(start, parts) {
      const rarity = (count) => 0.3 + Math.log(1 + (start.sections - count + 0.5) / (count + 0.5));
      const total = new Map();
      let asked = 0;
      for (const part of parts) {
        const best = new Map();
        let most = 0;
        for (const way of part.ways) {
          const sums = new Map();
          for (const { forms, count } of way.parts) {
            const rare = rarity(Math.min(count, start.sections)) * way.worth;
            const here = new Map();
            for (const { sections, worth } of forms) {
              for (const [section, weight] of sections) here.set(section, Math.max(here.get(section) ?? 0, weight * worth * rare));
            }
            for (const [section, score] of here) {
              const sum = sums.get(section) ?? { score: 0, words: 0 };
              sums.set(section, { score: sum.score + score, words: sum.words + 1 });
            }
            most = Math.max(most, rare);
          }
          /* Half a phrase says less than half of what the phrase says. */
          for (const [section, { score, words }] of sums) best.set(section, Math.max(best.get(section) ?? 0, score * words / way.parts.length));
        }
        if (!part.extra) asked += most;
        for (const [section, score] of best) {
          const sum = total.get(section) ?? { score: 0, met: 0 };
          total.set(section, { score: sum.score + score, met: sum.met + (part.extra ? 0 : most) });
        }
      }
      const scored = [...total].map(([section, { score, met }]) => [section, score * (0.2 + met / (asked || 1))]);
      return scored.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    }

    /* Sections with what a result shows of them. */
    async #described(start, scored) {
      return Promise.all(scored.map(async ([section, score]) => {
        const described = await this.#file(start, `sections-${Math.floor(section / start.per_file)}`);
        const [page, anchor, title, below, text] = described.sections[section % start.per_file];
        const [address, above] = described.pages[page];
        return { address, anchor, title, trail: [...above, ...below], text, score };
      }));
    }

    /* Sections that are near in score change places by what only their words can tell: whether two words asked for side by side stand side
       by side, and how much of a title was asked for. */
    #settle(described, parts) {
      const asked = parts.filter((part) => !part.extra).map((part) => new Set(part.ways.flatMap((way) => way.parts.flatMap(({ forms }) => forms.map(({ word }) => word)))));
      const pairs = asked.slice(1).map((after, i) => [asked[i], after]).filter(([before, after]) => before.size && after.size);
      const share = (part, whole) => (whole ? part / whole : 0);
      for (const section of described) {
        const title = words(section.title).map(({ word }) => word);
        const all = words(`${section.title}\n${section.text}`).map(({ word }) => word);
        const beside = pairs.filter(([before, after]) => all.some((word, i) => before.has(word) && after.has(all[i + 1]))).length;
        const named = title.filter((word) => asked.some((forms) => forms.has(word))).length;
        section.score *= 1 + BESIDE * share(beside, pairs.length) + NAMED * share(named, title.length);
      }
      return described.sort((a, b) => b.score - a.score);
    }

    /* The sections that answer a question, best first: up to `most` of them, how many there are, the words that were found in them,
       and what became of each word that was not found as it was typed. */
    async find(question, most = 10) {
      const start = await this.#begin();
      const asked = words(question.slice(0, 500)).slice(0, MOST_WORDS).map(({ word }) => word.slice(0, LONGEST)).filter(Boolean);
      const open = /[\p{Alphabetic}\p{N}\p{M}]$/u.test(question);
      let parts = await this.#parts(start, asked, open, false);
      if (!parts.some((part) => part.ways.length)) parts = await this.#parts(start, asked, open, true);
      const scored = this.#score(start, parts);
      const described = await this.#described(start, scored.slice(0, most));
      const results = [];
      for (let at = 0; at < described.length; at += NEAR) results.push(...this.#settle(described.slice(at, at + NEAR), parts));
      const found = new Set();
      for (const part of parts) for (const way of part.ways) for (const { forms } of way.parts) for (const { word } of forms) found.add(word);
      const telling = [...found].filter((word) => !start.common.has(word));
      return {
        results,
        count: scored.length,
        words: telling.length ? telling : [...found],
        meant: parts.flatMap((part) => part.meant ?? []),
        missing: parts.filter((part) => !part.ways.length && !part.extra).flatMap((part) => part.typed),
        asked,
      };
    }
  }

  /* The stretches of a text that are among some words. */
  function marks(text, wanted) {
    const set = new Set(wanted);
    const found = [];
    let before;
    for (const word of words(text)) {
      if (word.joined && set.has(word.joined)) found.push([before.start, before.end], [word.start, word.end]);
      else if (set.has(word.word)) found.push([word.start, word.end]);
      before = word;
    }
    return found;
  }

  /* The part of a text that holds most of the marks: about `length` characters, beginning at a word. */
  function excerpt(text, wanted, length = 160) {
    const found = marks(text, wanted);
    const line = (at) => text.lastIndexOf("\n", at) + 1;
    let best = { from: 0, kinds: -1 };
    for (const [start] of [[0], ...found]) {
      let from = Math.max(line(start), start - length / 3);
      if (from > line(start)) from = text.indexOf(" ", from) + 1 || from;
      const inside = found.filter(([a, b]) => a >= from && b <= from + length);
      const kinds = new Set(inside.map(([a, b]) => fold(text.slice(a, b)))).size + inside.length / 100;
      if (kinds > best.kinds) best = { from, kinds };
    }
    let to = Math.min(text.length, best.from + length);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), best.from + length / 2);
    const cut = text.slice(best.from, to).trim().replace(/\s+/g, " ");
    return `${best.from > 0 && text[best.from - 1] !== "\n" ? "… " : ""}${cut}${to < text.length ? " …" : ""}`;
  }

  globalThis.guidepostEngine = { Engine, words, marks, excerpt, fold };
})();
