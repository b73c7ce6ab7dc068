"use strict";
/* The comparison page: the address holds the choice, the choice is drawn. Numbers and verdicts come from the content, sentences from its words. */
window.comparison = (() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const page = read("content");
  const forms = read("forms");
  const words = page.words;
  const WHOLE = page.areas.length; // the municipality's place behind the districts
  const MANY_ANSWERS = 400; // from so many on a table has a decimal
  const { status, per: PER, sexes: SEXES, intervals: INTERVALS, approximate: APPROXIMATE } = words;
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

  // ---- values and verdicts ------------------------------------------------------------------------------------------

  /** One value: its numbers, or null with the reason for a row without. */
  function value(indicator, period, sex, band, at) {
    const row = ((indicator.values[period] || {})[`${sex} ${band}`] || [])[at];
    if (row === undefined || row === null) return { missing: status.missing };
    if (row === 0) return { missing: HIDDEN };
    if (row === UNKNOWN) return { missing: status.unknown };
    const [share, low, high, n, marks = 0] = row; // no limits: delivered without its number of answers
    return { share, low: low ?? share, high: high ?? share, n, bare: low === null, uncertain: Boolean(marks & 1), coarse: Boolean(marks & 2) };
  }

  const verdict = (sign) => (sign in page.verdicts ? { name: page.verdicts[sign][0], why: page.verdicts[sign][1] } : { name: "untested", why: "" });

  /** What was found of two districts; the first is the one that stands first among all. */
  function pair(indicator, groupKey, one, two) {
    const place = (one * (2 * WHOLE - one - 1)) / 2 + (two - one - 1);
    const found = indicator.pairs[groupKey];
    return found ? { ...verdict(found.signs[place]), seen: found.seen[place] } : { ...verdict("."), seen: 0 };
  }

  function pairs(state) {
    const places = chosen(state).sort((one, two) => one - two);
    return places.flatMap((one, at) => places.slice(at + 1).map((two) => [one, two]));
  }

  const told = (shown) => (shown.missing === status.unknown ? shown.missing : shown.missing ? HIDDEN : percent(shown.share));

  function pairSentence(indicator, sex, band, one, two, templates = words.pair) {
    const found = pair(indicator, `${sex} ${band}`, one, two);
    if (found.name === "untested") return "";
    const shares = [one, two].map((at) => told(value(indicator, page.latest, sex, band, at)));
    return fill(templates[found.name], {
      one: areaName(one), two: areaName(two), share_one: shares[0], share_two: shares[1], points: points(found.seen), why: found.why,
    });
  }

  /** Sentences on all chosen pairs in one group; why there are none, where they were not tested. */
  function pairSentences(indicator, state) {
    const { sex, band } = state;
    if (state.period !== page.latest) return [fill(words.only_latest, page)];
    const sentences = pairs(state).map(([one, two]) => pairSentence(indicator, sex, band, one, two)).filter(Boolean);
    return sentences.length ? sentences : [fill(words.not_tested, { the_many: page.the_many, group: group(sex, band) })];
  }

  /** What was found of all chosen pairs in one group, as one sentence; empty where they were not tested. */
  function inOneRow(indicator, state, sex, band) {
    if (state.period !== page.latest) return "";
    const found = pairs(state).map(([one, two]) => ({ one, two, ...pair(indicator, `${sex} ${band}`, one, two) })).filter((row) => row.name !== "untested");
    const share = (at) => told(value(indicator, page.latest, sex, band, at));
    const held = found.filter((row) => row.name === "higher" || row.name === "lower").map(({ one, two, name }) => {
      const [high, low] = name === "higher" ? [one, two] : [two, one];
      return fill(words.pairs_in_group.higher, { high: areaName(high), low: areaName(low), share_high: share(high), share_low: share(low) });
    });
    const others = found.filter((row) => row.name !== "higher" && row.name !== "lower");
    const kinds = [...new Set(others.map((row) => `${row.name} ${row.why}`))].map((kind) => {
      const same = others.filter((row) => `${row.name} ${row.why}` === kind);
      const every = same.length === found.length && same.length > 1;
      const { name, why } = same[0];
      const key = !every ? name : name === "no_detectable_difference" ? "all_alike" : "none_comparable";
      const seen = same.map((row) => row.seen);
      const [least, most] = [Math.min(...seen), Math.max(...seen)];
      const names = same.map(({ one, two }) => fill(words.pair_names, { one: areaName(one), two: areaName(two) }));
      return fill(words.pairs_in_group[key], { pairs: listed(names, name === "no_detectable_difference" ? words.conjunctions.or : words.conjunctions.pairs), why, points: least === most ? points(least) : fill(words.points.range, { least, most }) });
    });
    return found.length ? fill(words.in_one_row, { group: first(group(sex, band)), found: [...held, ...kinds].join("; ") }) : "";
  }

  /** Sentences on the chosen districts against something else (the rest, the other sex, age or wave), those with the same verdict together. */
  function against(indicator, state, name, templates, places, more = {}) {
    const signs = (indicator.against[state.period] || {})[name] || "";
    return [...new Set(places.map((at) => signs[at] || "."))].filter((sign) => sign in page.verdicts).map((sign) => {
      const found = verdict(sign);
      return first(fill(templates[found.name], { one: listed(places.filter((at) => signs[at] === sign).map(areaName)), why: found.why, ...more }));
    });
  }

  function holding(indicator, state, name, places) {
    const signs = (indicator.against[state.period] || {})[name] || "";
    return places.filter((at) => ["higher", "lower"].includes(verdict(signs[at] || ".").name)).map(areaName);
  }

  function finding(indicator, state) {
    const title = indicator.title;
    const all = state.period === page.latest ? pairs(state).map(([one, two]) => ({ one, two, ...pair(indicator, `${state.sex} ${state.band}`, one, two) })) : [];
    const tested = all.filter((row) => row.name !== "untested");
    if (!tested.length) return fill(words.headings.untested, { title });
    const held = tested.filter((row) => row.name === "higher" || row.name === "lower");
    if (tested.length === 1) {
      const { one, two, name } = tested[0];
      const names = { title, one: areaName(one), two: areaName(two), high: areaName(name === "higher" ? one : two), low: areaName(name === "higher" ? two : one) };
      const key = held.length ? "one_holds" : name === "no_detectable_difference" ? "one_does_not" : "one_cannot_tell";
      return fill(words.headings[key], names);
    }
    const key = held.length === tested.length ? "all_hold" : held.length ? "some_hold" : "none_holds";
    return fill(words.headings[key], { title, held: inWords(held.length), pairs: inWords(tested.length), a: held.length > 1 ? "a" : "" });
  }

  // ---- what is shown: each part has heading, charts, sentences and a table --------------------------------------------

  const wrapped = (name) => name.split(/(?<=[\s/-])/).reduce((lines, part) => {
    const last = lines[lines.length - 1];
    const pieces = part.match(/.{1,18}/gsu) || [""];
    if ((last + part).trim().length <= 18) lines[lines.length - 1] = last + part;
    else lines.push(...pieces);
    return lines;
  }, [""]).map((line) => line.trim()).filter(Boolean).join("\n");

  const percentText = (shown) => (shown.missing ? shown.missing : signed(percent(shown.share), shown.uncertain));

  function dotRow(label, shown, strong) {
    const bare = { label: wrapped(label), text: percentText(shown), end: 0, strong };
    return shown.missing ? bare : { ...bare, value: shown.share / 100, low: shown.low / 100, high: shown.high / 100, end: shown.high / 100, uncertain: shown.uncertain };
  }

  const topOf = (rows) => Math.min(100, Math.ceil(Math.max(10, ...rows.map((row) => row.high || 0)) / 5) * 5);
  /** The line below a heading: of whom the shares are, and what they are of. */
  const shown = (indicator, who) => ({ who, subtitle: fill(words.shown.question, { predicate: indicator.predicate, who }) });
  const ofGroup = (state) => fill(words.shown.group, { group: group(state.sex, state.band), survey: page.survey, period: state.period });
  const ofEverybody = (state) => fill(words.shown.everybody, { survey: page.survey, period: state.period });
  const spoken = (name, value) => fill(words.spoken.value, { name, value });
  const intervals = (periods) => periods.every((period) => page.self_selected[period]) ? "" : (periods.some((period) => page.ready_made.includes(period)) ? APPROXIMATE : INTERVALS);
  const sources = (periods, ...more) => [fill(words.sources.survey, { survey: page.survey, period: periods.join(", ") }), intervals(periods), ...periods.map((period) => page.self_selected[period]), ...more].filter(Boolean).join(" ");

  function surveySource(state, charts) {
    const uncertain = charts.some((chart) => chart.rows.some((row) => row.uncertain));
    return sources([state.period], uncertain ? fill(words.sources.uncertain, { base: page.uncertain_base }) : "");
  }

  function dots(indicator, state, top) {
    const places = chosen(state);
    const rows = places.map((at) => dotRow(label(at), value(indicator, state.period, state.sex, state.band, at), true));
    const whole = value(indicator, state.period, state.sex, state.band, WHOLE);
    const reference = whole.missing ? [] : [{ at: whole.share / 100, text: `${words.whole} ${signed(percent(whole.share))}` }];
    const values = places.map((at) => spoken(areaName(at), percentText(value(indicator, state.period, state.sex, state.band, at)))).join(", ");
    const alt = fill(words.spoken.dots, { heading: finding(indicator, state), values, whole: percentText(whole) });
    return { form: "dots", rows, data: { reference }, signals: { top: top || topOf(rows.concat(reference.map((row) => ({ high: row.at })))) }, alt };
  }

  function shareTable(indicator, state, groups, periods = [state.period]) {
    const rows = [];
    for (const period of periods) for (const [sex, band] of groups) for (const at of [...chosen(state), WHOLE]) {
      const shown = value(indicator, period, sex, band, at);
      const text = (packed) => ((shown.n >= MANY_ANSWERS || shown.bare) && !shown.coarse ? tenths(packed) : percent(packed));
      const limits = shown.bare ? ["", "", ""] : [text(shown.low), text(shown.high), grouped(String(shown.n))];
      const numbers = shown.missing ? ["", "", "", ""] : [text(shown.share), ...limits];
      rows.push([label(at), period, SEXES[sex], band === "all" ? SEXES.all : ages(band), ...numbers, shown.missing || (shown.uncertain ? status.uncertain : status.shown)]);
    }
    return { title: indicator.title, head: words.columns.shares, numbers: [4, 5, 6, 7], rows };
  }

  /** What stands below the figures of a question that many did not answer in what is shown. */
  function silent(indicator, state, periods = state.period.split("+")) {
    const parts = periods.flatMap((period) => [...chosen(state), WHOLE].map((at) => (indicator.silent[period] || {})[at])).filter(Boolean);
    if (!parts.length) return "";
    const brackets = parts.some((part) => part.includes("(")) ? words.brackets : ""; // of few who are silent no number is told
    return [fill(words.silent, { title: indicator.title, parts: listed(parts) }), brackets].filter(Boolean).join(" ");
  }

  const withSource = (part, state) => ({ ...part, source: surveySource(state, part.charts) });

  function overview(indicator, state) {
    const alone = state.sex === "all" && state.band === "all" && state.period === page.latest;
    return withSource({
      id: `stallda-${indicator.id}`, heading: finding(indicator, state), ...shown(indicator, ofGroup(state)), charts: [dots(indicator, state)],
      sentences: [...pairSentences(indicator, state), ...againstRest(indicator, state), ...(alone ? rankSentences(indicator, state) : [])],
      note: [indicator.caveat, silent(indicator, state)].filter(Boolean).join(" "), page: indicator.page, table: shareTable(indicator, state, [[state.sex, state.band]]),
    }, state);
  }

  const againstRest = (indicator, state) => against(indicator, state, `rest ${state.sex} ${state.band}`, words.rest, chosen(state));

  /** A district's places are told only where they leave any out. */
  function rankSentences(indicator, state) {
    const ranks = page.ranks[indicator.id];
    if (!ranks) return [];
    const said = chosen(state).filter((at) => ranks[at][0] > 1 || ranks[at][1] < WHOLE).map((at) => {
      const [high, low] = ranks[at];
      return fill(words.rank[high === low ? "place" : "places"], { name: areaName(at), high, low });
    });
    return [fill(words.rank[said.length ? "told" : "none"], { many: page.many, places: listed(said), districts: WHOLE })];
  }

  function sexesPart(indicator, state) {
    const places = [...chosen(state), WHOLE];
    const rows = places.flatMap((at) => ["women", "men"].map((sex) => ({ sex, ...dotRow(label(at), value(indicator, state.period, sex, "all", at), true) })));
    if (rows.every((row) => row.value === undefined)) return null;
    const differ = holding(indicator, state, "sexes", chosen(state));
    const heading = fill(words.headings[differ.length ? "sexes_differ" : "sexes_alike"], { places: listed(differ) });
    const of = (sex, at) => percentText(value(indicator, state.period, sex, "all", at));
    const values = places.map((at) => fill(words.spoken.sexes, { name: areaName(at), women: of("women", at), men: of("men", at) })).join(". ");
    return withSource({
      id: `kon-${indicator.id}`, heading, ...shown(indicator, ofEverybody(state)), key: true,
      charts: [{ form: "sexes", rows, data: {}, signals: { top: topOf(rows) }, alt: fill(words.spoken.chart, { heading, values }) }],
      sentences: [...against(indicator, state, "sexes", words.women_and_men, places), inOneRow(indicator, state, "women", "all"), inOneRow(indicator, state, "men", "all")].filter(Boolean),
      note: silent(indicator, state), page: indicator.page, table: shareTable(indicator, state, [["women", "all"], ["men", "all"]]),
    }, state);
  }

  function agesPart(indicator, state) {
    const places = [...chosen(state), WHOLE];
    const panels = places.map((at) => ({ at, rows: page.bands.map((band) => dotRow(ages(band), value(indicator, state.period, "all", band, at), at !== WHOLE)) }));
    const drawn = panels.filter((panel) => panel.rows.some((row) => row.value !== undefined));
    if (!drawn.length) return null;
    const top = topOf(drawn.flatMap((panel) => panel.rows));
    const differ = holding(indicator, state, "ages", chosen(state));
    const heading = fill(words.headings[differ.length ? "ages_differ" : "ages_alike"], { places: listed(differ) });
    return withSource({
      id: `alder-${indicator.id}`, heading, ...shown(indicator, ofEverybody(state)),
      charts: drawn.map(({ at, rows }) => ({ title: label(at), form: "dots", rows, data: { reference: [] }, signals: { top }, alt: fill(words.spoken.chart, { heading: label(at), values: rows.map((row) => spoken(row.label, row.text)).join(", ") }) })),
      sentences: [...against(indicator, state, "ages", words.young_and_old, places), ...page.bands.map((band) => inOneRow(indicator, state, "all", band))].filter(Boolean),
      note: silent(indicator, state), page: indicator.page, table: shareTable(indicator, state, page.bands.map((band) => ["all", band])),
    }, state);
  }

  const waves = () => page.periods.filter((period) => !period.includes("+"));

  /** Rows of a line; it is a new run wherever the wave cannot be compared with the one before. */
  function line(indicator, state, at, shift) {
    let run = 0;
    const rows = [];
    for (const period of waves()) {
      const shown = value(indicator, period, state.sex, state.band, at);
      const signs = (indicator.against[period] || {})[`before ${state.sex} ${state.band}`] || "";
      if (verdict(signs[at] || ".").name === "not_comparable") run += 1;
      if (shown.missing) run += 1;
      else rows.push({ at: Number(period.slice(0, 4)) + shift, value: shown.share / 100, low: shown.low / 100, high: shown.high / 100, run: `${at} ${run}`, strong: at !== WHOLE, period });
    }
    return rows;
  }

  const inYear = (row) => fill(words.spoken.share_in, { share: signed(Math.floor(row.value + 0.5)), year: row.period });

  function apart(names, gap) {
    const sorted = [...names].sort((one, two) => two.at_height - one.at_height);
    for (let at = 1; at < sorted.length; at += 1) sorted[at].at_height = Math.min(sorted[at].at_height, sorted[at - 1].at_height - gap);
    const below = gap / 2 - sorted[sorted.length - 1].at_height;
    if (below > 0) for (const name of sorted) name.at_height += below;
    return sorted;
  }

  function wavesPart(indicator, state) {
    const places = [...chosen(state), WHOLE];
    const latest = { ...state, period: waves()[waves().length - 1] };
    const before = waves()[waves().length - 2];
    const years = waves().map((period) => Number(period.slice(0, 4)));
    const shift = 0.015 * (years[years.length - 1] - years[0] || 1);
    const lines = places.map((at, order) => ({ at, rows: line(indicator, state, at, shift * (order - (places.length - 1) / 2)) })).filter((one) => one.rows.length);
    if (!lines.length) return null;
    const rows = lines.flatMap((one) => one.rows);
    const top = topOf(rows);
    const names = apart(lines.map(({ at, rows: own }) => {
      const last = own[own.length - 1];
      return { at: years[years.length - 1] + shift * places.length, at_height: last.value, text: `${label(at)} ${signed(Math.floor(last.value + 0.5))}`, strong: at !== WHOLE };
    }), top / 11);
    const changed = before ? holding(indicator, latest, `before ${state.sex} ${state.band}`, chosen(state)) : [];
    const key = !before ? "one_wave" : changed.length ? "changed" : "unchanged";
    const heading = fill(words.headings[key], { places: listed(changed) });
    const broken = lines.some(({ rows: own }) => new Set(own.map((row) => row.run)).size > 1);
    return {
      id: `tid-${indicator.id}`, heading, ...shown(indicator, fill(words.shown.waves, { group: group(state.sex, state.band), waves: waves().join(", ") })),
      charts: [{ form: "waves", rows, data: { names }, signals: { top, waves: years, first: years[0] - shift * places.length, last: years[years.length - 1] + shift * places.length }, room: true,
        alt: fill(words.spoken.chart, { heading, values: lines.map(({ at, rows: own }) => spoken(areaName(at), own.map(inYear).join(", "))).join(". ") }) }],
      sentences: before ? against(indicator, latest, `before ${state.sex} ${state.band}`, words.over_time, places, { before }) : [],
      source: sources(waves(), broken ? words.sources.no_line : ""), note: silent(indicator, state, waves()), page: indicator.page,
      table: shareTable(indicator, state, [[state.sex, state.band]], waves()),
    };
  }

  function offencePair(one, first_, second) {
    const found = verdict(one.pairs[(first_ * (2 * WHOLE - first_ - 1)) / 2 + (second - first_ - 1)] || ".");
    if (found.name === "untested") return "";
    const rate = (at) => (one.rates[at] ? decimal(one.rates[at][0], 1) : HIDDEN);
    return fill(words.pair_of_rates[found.name], { title: one.title, one: areaName(first_), two: areaName(second), share_one: rate(first_), share_two: rate(second), per: PER, why: found.why });
  }

  function offencesPart(state) {
    if (!page.offences.length) return null;
    const places = chosen(state);
    const rated = page.offences.filter((one) => places.some((at) => one.rates[at]));
    const charts = rated.map((one) => {
      const rows = places.map((at) => {
        const rate = one.rates[at];
        const bare = { label: wrapped(label(at)), end: 0, strong: true, text: one.counts[at] === null ? status.missing : one.counts[at] === HIDDEN ? HIDDEN : fill(words.offences.count, { count: one.counts[at] }) };
        return rate ? { ...bare, value: rate[0], low: rate[1], high: rate[2], end: rate[2], text: fill(words.offences.rate, { rate: decimal(rate[0], 1), count: one.counts[at] }) } : bare;
      });
      const whole = one.rates[WHOLE];
      const reference = whole ? [{ at: whole[0], text: `${words.whole} ${decimal(whole[0], 1)}` }] : [];
      const title = fill(words.offences.title, { title: one.title, per: PER, year: one.year });
      return { title, form: "dots", rows, data: { reference }, signals: { top: Math.max(...rows.map((row) => row.high || 0), whole ? whole[0] : 0) * 1.05, unit: "" },
        alt: fill(words.spoken.chart, { heading: title, values: rows.map((row, at) => spoken(areaName(places[at]), row.text)).join(", ") }) };
    });
    const found = page.offences.flatMap((one) => {
      const more = places.filter((at) => verdict(one.rest[at] || ".").name === "higher").map(areaName);
      const fewer = places.filter((at) => verdict(one.rest[at] || ".").name === "lower").map(areaName);
      const kind = more.length ? (fewer.length ? "both" : "more") : "fewer";
      return more.length + fewer.length ? [{ kind, title: one.title, more: listed(more), fewer: listed(fewer) }] : [];
    });
    const heading = found.length ? fill(words.headings[`offences_${found[0].kind}`], found[0]) : words.headings.offences_do_not;
    const between = page.offences.flatMap((one) => pairs(state).map(([a, b]) => offencePair(one, a, b)).filter(Boolean));
    const visited = places.filter((at) => page.areas[at].visited).map(areaName);
    const flagged = page.offences.filter((one) => one.initiative).map((one) => one.title.toLowerCase());
    const notes = [
      visited.length ? fill(words.offences.visited, { places: listed(visited) }) : "",
      flagged.length ? fill(words.offences.initiative, { offences: first(listed(flagged)) }) : "",
      page.offences.some((one) => one.preliminary) ? words.offences.preliminary : "",
      words.offences.few,
    ].filter(Boolean);
    const rows = page.offences.flatMap((one) => [...places, WHOLE].map((at) => {
      const count = one.counts[at];
      const rate = one.rates[at] ? one.rates[at].map((number) => decimal(number, 1)) : ["", "", ""];
      return [one.title, label(at), one.year, typeof count === "number" ? grouped(String(count)) : "", ...rate, count === null ? status.missing : count === HIDDEN ? HIDDEN : one.preliminary ? status.preliminary : status.shown];
    }));
    return {
      id: "brott", heading, subtitle: fill(words.offences.shown, page), charts,
      sentences: [...found.map((one) => fill(words.offences[one.kind], one)), ...between, ...(between.length ? [] : [fill(words.offences.not_tested, page)])],
      source: `${fill(words.sources.offences, { sources: [...new Set(page.offences.map((one) => one.source))].join(", ") })} ${INTERVALS}`, note: notes.join(" "),
      table: { title: words.tables.offences, head: words.columns.offences.map((text) => fill(text, { per: PER })), numbers: [3, 4, 5, 6], rows },
    };
  }

  function themesPart(state) {
    const { themes, of, period } = page.themes;
    if (!themes.length) return null;
    const places = chosen(state);
    const shownAt = (at) => themes.filter((one) => typeof one.counts[at] === "number" && one.counts[at] > 0);
    const drawn = (places.some((at) => shownAt(at).length) ? places : [WHOLE]).filter((at) => shownAt(at).length);
    const top = Math.max(1, ...drawn.flatMap((at) => shownAt(at).map((one) => one.counts[at])));
    const charts = drawn.map((at) => {
      const rows = shownAt(at).sort((one, two) => two.counts[at] - one.counts[at]).map((one) => ({ label: wrapped(one.title), value: one.counts[at], text: of[at] ? fill(words.themes.count, { count: one.counts[at], of: of[at] }) : String(one.counts[at]) }));
      return { title: label(at), form: "bars", rows, data: {}, signals: { top, unit: "" }, alt: fill(words.spoken.chart, { heading: label(at), values: rows.map((row) => spoken(row.label.replace(/\n/g, " "), row.text)).join(", ") }) };
    });
    const most = drawn.length ? shownAt(drawn[0]).sort((one, two) => two.counts[drawn[0]] - one.counts[drawn[0]])[0] : null;
    const heading = most ? fill(words.headings.themes, { period, place: areaName(drawn[0]), theme: most.title.toLowerCase() }) : words.headings.no_themes;
    const rows = themes.flatMap((one) => [...places, WHOLE].map((at) => [one.title, label(at), period, typeof one.counts[at] === "number" ? String(one.counts[at]) : "", of[at] ?? "", one.counts[at] === null ? status.missing : status.shown]));
    return {
      id: "samtal", heading, subtitle: words.themes.shown, charts,
      sentences: [words.themes.no_sample, ...(drawn.includes(WHOLE) ? [fill(words.themes.none_here, page)] : [])],
      source: words.sources.notes,
      table: { title: words.tables.themes, head: words.columns.themes, numbers: [3, 4], rows },
    };
  }

  /** The same part of all questions of a block as one: a chart a question with one scale, and its sentences below it. */
  function together(id, heading, made) {
    const kept = made.filter(({ part }) => part);
    if (!kept.length) return null;
    const top = Math.max(...kept.flatMap(({ part }) => part.charts.map((chart) => chart.signals.top)));
    const { table } = kept[0].part;
    return {
      ...kept[0].part, id, heading, subtitle: fill(words.shown.block, kept[0].part),
      charts: kept.flatMap(({ part, title }) => part.charts.map((chart) => ({ ...chart, title, sentences: part.sentences, signals: { ...chart.signals, top }, alt: fill(words.spoken.in_block, { title, chart: chart.alt }) }))),
      sentences: [],
      note: [...new Set(kept.map(({ part }) => part.note).filter(Boolean))].join(" "), page: [words.tables.chapter, page.tables].filter((one) => page.tables && one),
      table: { ...table, title: heading, head: [words.columns.question, ...table.head], numbers: table.numbers.map((at) => at + 1), rows: kept.flatMap(({ part, title }) => part.table.rows.map((row) => [title, ...row])) },
    };
  }

  function blockParts(title, found, state) {
    const tested = found.flatMap((one) => pairs(state).map(([a, b]) => pair(one, `${state.sex} ${state.band}`, a, b))).filter((row) => row.name !== "untested" && state.period === page.latest);
    const held = tested.filter((row) => row.name === "higher" || row.name === "lower").length;
    const key = !tested.length ? "untested" : held === tested.length ? "all_hold" : held ? "some_hold" : "none_holds";
    const heading = fill(words.headings[key], { title, held: inWords(held), pairs: inWords(tested.length), a: held > 1 ? "a" : "" });
    const of = (make) => found.map((one) => ({ title: one.title, part: make(one, state) }));
    const beside = of((one) => ({ ...overview(one, state), sentences: [inOneRow(one, state, state.sex, state.band) || pairSentences(one, state)[0], ...againstRest(one, state)] }));
    return [together("stallda", heading, beside), together("kon", fill(words.headings.block_sexes, { title }), of(sexesPart)), together("tid", fill(words.headings.block_waves, { title }), of(wavesPart))];
  }

  /** All parts of a choice, in order. */
  function parts(state) {
    const found = measured(state);
    const survey = indicators.has(state.measure) ? [overview, sexesPart, agesPart, wavesPart].map((make) => make(found[0], state)) : blockParts(blockIds.get(state.measure), found, state);
    return [...survey, offencesPart(state), themesPart(state)].filter(Boolean);
  }

  return { page, forms, words, fill, listed, parse, address, start, parts, pair, pairSentence, pairs, value, indicators, blocks, blockIds, chosen, group, ages, MOST: page.most };
})();
