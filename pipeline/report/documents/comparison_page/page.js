"use strict";
/* The comparison page: the address holds the choice; numbers and states come from the content, sentences from its words. */
window.comparison = (() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const page = read("content");
  const forms = read("forms");
  const words = page.words;
  const WHOLE = page.areas.length; // the municipality's place behind the districts
  const MANY_ANSWERS = 400; // from so many on a table has a decimal
  const { status, sexes: SEXES } = words;
  const HIDDEN = status.hidden, UNKNOWN = -1;
  const SEX_PATHS = { [words.address.women]: "women", [words.address.men]: "men" };

  const indicators = new Map(page.indicators.map((one) => [one.id, one]));
  const blocks = new Map();
  for (const one of page.indicators) blocks.set(one.block, [...(blocks.get(one.block) || []), one]);
  const blockIds = new Map([...blocks.keys()].map((title) => [blockId(title), title]));

  // ---- forms of words -----------------------------------------------------------------------------------------------

  function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }
  function blockId(title) {
    return fill(words.address.block, { title: title.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") });
  }
  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, words.numbers.thousands);
  const decimal = (number, places) => {
    const [whole, rest] = number.toFixed(places).split(".");
    return grouped(whole) + (rest ? words.numbers.decimal + rest : "");
  };
  const percent = (packed) => String(Math.floor((packed + 50) / 100));
  const tenths = (packed) => decimal(Math.floor((packed + 5) / 10) / 10, 1);
  const inWords = (number) => (number < words.small.length ? words.small[number] : decimal(number, 0));
  const signed = (number, uncertain = false) => fill(words.numbers[uncertain ? "uncertain" : "percent"], { number });
  const points = (size) => fill(words.points[size === 1 ? "one" : "many"], { number: inWords(size) });
  const listed = (parts, and = words.conjunctions.and) => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} ${and} ${parts[parts.length - 1]}`);
  const first = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const ages = (band) => page.band_names[band];
  const group = (sex, band) => fill(words.group[band === "all" ? (sex === "all" ? "all" : "sex") : sex === "all" ? "age" : "both"], { sex: SEXES[sex], age: ages(band) });
  const pooled = (period) => (period.includes("+") ? fill(words.choice.pooled, { waves: listed(period.split("+")) }) : period);
  const areaName = (at) => (at === WHOLE ? words.whole : page.areas[at].name);
  const label = (at) => first(areaName(at));

  // ---- the choice and its address -----------------------------------------------------------------------------------

  const start = () => ({ districts: [...page.start], measure: page.indicators.length ? mainMeasure() : "", sex: "all", band: "all", period: page.latest });

  function mainMeasure() {
    return page.main && indicators.has(page.main) ? page.main : page.indicators[0].id;
  }

  function address(state) {
    const sex = Object.keys(SEX_PATHS).find((path) => SEX_PATHS[path] === state.sex);
    const parts = [state.districts.join(","), state.measure, sex, state.band === "all" ? "" : state.band, state.period === page.latest ? "" : state.period];
    return "#" + parts.filter(Boolean).join("/");
  }

  /** The choice that an address names, and what in it is not there. */
  function parse(hash) {
    const state = start();
    const wrong = [];
    let text = hash.replace(/^#/, "");
    try { text = decodeURIComponent(text); } catch { wrong.push(text); text = ""; }
    if (!text) return { state, wrong };
    const [places, measure, ...rest] = text.split("/");
    const known = [];
    for (const id of places.split(",").filter(Boolean)) {
      if (page.areas.some((area) => area.id === id) && !known.includes(id) && known.length < page.most) known.push(id);
      else wrong.push(id);
    }
    if (known.length >= 2) state.districts = known;
    else if (known.length) state.districts = [...known, ...page.start.filter((id) => !known.includes(id))].slice(0, 2);
    if (indicators.has(measure) || blockIds.has(measure)) state.measure = measure;
    else if (measure) wrong.push(measure);
    for (const part of rest.filter(Boolean)) {
      if (part in SEX_PATHS) state.sex = SEX_PATHS[part];
      else if (page.bands.includes(part)) state.band = part;
      else if (page.periods.includes(part)) state.period = part;
      else wrong.push(part);
    }
    return { state, wrong };
  }

  const chosen = (state) => state.districts.map((id) => page.areas.findIndex((area) => area.id === id));
  const measured = (state) => (indicators.has(state.measure) ? [indicators.get(state.measure)] : blocks.get(blockIds.get(state.measure)) || []);

  // ---- values and what may be said of them ----------------------------------------------------------------------------


  /** One value: its numbers, or null with the reason for a row without. */
  function value(indicator, period, sex, band, at) {
    const row = ((indicator.values[period] || {})[`${sex} ${band}`] || [])[at];
    if (row === undefined || row === null) return { missing: status.missing };
    if (row === 0) return { missing: HIDDEN };
    if (row === UNKNOWN) return { missing: status.unknown };
    const [share, low, high, n, marks = 0] = row; // no limits: delivered without its number of answers
    return { share, low: low ?? share, high: high ?? share, n, bare: low === null, uncertain: Boolean(marks & 1), coarse: Boolean(marks & 2) };
  }

  const holds = (name) => name === "higher" || name === "lower";
  const decided = (name) => holds(name) || name === "no_detectable_difference";
  const waves = () => page.periods.filter((period) => !period.includes("+"));
  const verdict = (sign) => (sign in page.verdicts ? { name: page.verdicts[sign][0], why: page.verdicts[sign][1] } : { name: "untested", why: "" });

  const pairPlace = (one, two) => (one * (2 * WHOLE - one - 1)) / 2 + (two - one - 1);

  /** What was found of two districts; the first is the one that stands first among all. */
  function pair(indicator, period, groupKey, one, two) {
    const place = pairPlace(one, two);
    const found = (indicator.pairs[period] || {})[groupKey];
    return found ? { ...verdict(found.signs[place]), seen: found.seen[place] } : { ...verdict("."), seen: 0 };
  }

  function pairs(state) {
    const places = chosen(state).sort((one, two) => one - two);
    return places.flatMap((one, at) => places.slice(at + 1).map((two) => [one, two]));
  }

  const told = (shown) => (shown.missing === status.unknown ? shown.missing : shown.missing ? HIDDEN : percent(shown.share));

  function pairSentence(indicator, sex, band, one, two, period = page.latest) {
    const found = pair(indicator, period, `${sex} ${band}`, one, two);
    if (found.name === "untested") return "";
    const shares = [one, two].map((at) => told(value(indicator, period, sex, band, at)));
    return fill(words.pair[found.name], {
      one: areaName(one), two: areaName(two), share_one: shares[0], share_two: shares[1], points: points(found.seen), why: found.why,
    });
  }

  /** Sentences on all chosen pairs in one group; why there are none, where they were not tested. */
  function pairSentences(indicator, state) {
    const { sex, band, period } = state;
    if (page.tested.length && !page.tested.includes(period)) return [fill(words.only_in, { the_many: page.the_many, waves: listed(page.tested) })];
    const sentences = pairs(state).map(([one, two]) => pairSentence(indicator, sex, band, one, two, period)).filter(Boolean);
    return sentences.length ? sentences : [fill(words.not_tested, { the_many: page.the_many, group: group(sex, band) })];
  }

  const allPairs = (indicator, state) => pairs(state).map(([one, two]) => ({ one, two, ...pair(indicator, state.period, `${state.sex} ${state.band}`, one, two) }));

  const inOneRow = (indicator, state, sex, band) => inRows(indicator, state, [[sex, band]])[0] || "";

  /** What was found of all chosen pairs in some groups, those in which the same was found together; none where they were not tested. */
  function inRows(indicator, state, groups) {
    const found = groups.map(([sex, band]) => ({ name: group(sex, band), found: foundOf(indicator, state, sex, band) })).filter((row) => row.found);
    return [...new Set(found.map((row) => row.found))].map((text) => fill(words.in_one_row, { group: first(listed(found.filter((row) => row.found === text).map((row) => row.name))), found: text }));
  }

  function foundOf(indicator, state, sex, band) {
    const found = allPairs(indicator, { ...state, sex, band }).filter((row) => row.name !== "untested");
    const share = (at) => told(value(indicator, state.period, sex, band, at));
    const held = found.filter((row) => holds(row.name)).map(({ one, two, name }) => {
      const [high, low] = name === "higher" ? [one, two] : [two, one];
      return fill(words.pairs_in_group.higher, { high: areaName(high), low: areaName(low), share_high: share(high), share_low: share(low) });
    });
    const others = found.filter((row) => !holds(row.name));
    const kinds = [...new Set(others.map((row) => `${row.name} ${row.why}`))].map((kind) => {
      const same = others.filter((row) => `${row.name} ${row.why}` === kind);
      const every = same.length === found.length && same.length > 1;
      const { name, why } = same[0];
      const key = !every ? name : name === "no_detectable_difference" ? "all_alike" : name === "not_tested" ? "none_tested" : "none_comparable";
      const seen = same.map((row) => row.seen);
      const [least, most] = [Math.min(...seen), Math.max(...seen)];
      const names = same.map(({ one, two }) => fill(words.pair_names, { one: areaName(one), two: areaName(two) }));
      return fill(words.pairs_in_group[key], { pairs: listed(names, name === "no_detectable_difference" ? words.conjunctions.or : words.conjunctions.pairs), why, points: least === most ? points(least) : fill(words.points.range, { least, most }) });
    });
    return [...held, ...kinds].join("; ");
  }

  /** What a district is set beside, where it is set beside others. */
  const other = (name, at) => (name.startsWith("rest") && at !== WHOLE ? page.areas[at].beside : "");

  /** Sentences on the chosen districts against something else (the rest, the other sex, age or wave), those with the same verdict together. */
  function against(indicator, state, name, templates, places, more = {}) {
    const signs = (indicator.against[state.period] || {})[name] || "";
    const kinds = [...new Set(places.filter((at) => signs[at] in page.verdicts).map((at) => `${signs[at]}${other(name, at)}`))];
    return kinds.map((kind) => {
      const found = verdict(kind[0]);
      const own = places.filter((at) => `${signs[at]}${other(name, at)}` === kind);
      return first(fill(templates[found.name], { one: listed(own.map(areaName)), why: found.why, other: kind.slice(1), ...more }));
    });
  }

  /** What may be said of each of some districts against something else, with its name. */
  const statesOf = (indicator, state, name, places) => {
    const signs = (indicator.against[state.period] || {})[name] || "";
    return places.map((at) => [verdict(signs[at] || ".").name, areaName(at)]);
  };

  /** What a heading says of some districts: those in the same state together, named where not all are in it. */
  function inStates(kind, states) {
    const keyed = states.map(([name, place]) => [holds(name) ? "held" : name === "untested" ? "not_tested" : name, place]);
    return Object.keys(words.states[kind]).map((key) => [key, keyed.filter(([own]) => own === key).map(([, place]) => place)]).filter(([, own]) => own.length)
      .map(([key, own]) => fill(words.states[kind][key], { places: key === "held" || own.length < keyed.length ? fill(words.in_places, { places: listed(own) }) : "" })).join("; ");
  }

  /** The same of many comparisons, which are counted and not named. */
  function inCounts(kind, names) {
    const keyed = names.map((name) => (holds(name) ? "held" : name === "untested" ? "not_tested" : name));
    return Object.keys(words.states[kind]).map((key) => [key, keyed.filter((own) => own === key).length]).filter(([, number]) => number)
      .map(([key, number]) => fill(words.states[kind][key], { places: number < keyed.length ? fill(words.in_some, { number: inWords(number), of: inWords(keyed.length) }) : "" })).join("; ");
  }

  /** Which heading pairs have: how many of those that could be tested hold, or why none could. */
  function countedHeading(title, rows) {
    const [held, tested] = [rows.filter((row) => holds(row.name)).length, rows.filter((row) => decided(row.name)).length];
    const open = rows.some((row) => row.name !== "untested" && row.name !== "not_tested");
    const key = !tested ? (open ? "none_tested" : "untested") : held === tested ? "all_hold" : held ? "some_hold" : "none_holds";
    return fill(words.headings[key], { title, held: inWords(held), pairs: inWords(tested), a: held > 1 ? "a" : "" });
  }

  function finding(indicator, state) {
    const title = indicator.title;
    if (nothing([indicator], state)) return fill(words.headings.nothing, { title });
    const tested = allPairs(indicator, state).filter((row) => row.name !== "untested");
    if (tested.length !== 1) return countedHeading(title, tested);
    const { one, two, name } = tested[0];
    const names = { title, one: areaName(one), two: areaName(two), high: areaName(name === "higher" ? one : two), low: areaName(name === "higher" ? two : one) };
    return fill(words.headings[holds(name) ? "one_holds" : name === "no_detectable_difference" ? "one_does_not" : `one_${name}`], names);
  }

  /** Why a choice leads to nothing; empty where anything is shown of it. */
  function nothing(found, state) {
    const rows = found.map((one) => (one.values[state.period] || {})[`${state.sex} ${state.band}`] || []);
    const entries = rows.flatMap((row) => [...chosen(state), WHOLE].map((at) => row[at]));
    if (entries.some((entry) => entry)) return "";
    const delivered = state.period.includes("+") || page.ready_made.includes(state.period);
    if (!delivered && found.every((one) => !one.values[state.period])) return "not_asked";
    return entries.some((entry) => entry === 0) ? "hidden" : "missing";
  }

  return {
    page, forms, words, WHOLE, MANY_ANSWERS, HIDDEN, status, SEXES, indicators, blocks, blockIds, MOST: page.most,
    fill, listed, grouped, decimal, percent, tenths, inWords, signed, first, ages, group, pooled, areaName, label,
    parse, address, start, chosen, measured, value, verdict, holds, decided, waves, pair, pairs, pairPlace, allPairs,
    pairSentence, pairSentences, inOneRow, inRows, against, statesOf, inStates, inCounts, countedHeading, finding, nothing,
  };
})();
