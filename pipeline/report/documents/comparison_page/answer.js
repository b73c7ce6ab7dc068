"use strict";
/* The answer that stands first, and the tables of all questions and of all groups of offences. */
(() => {
  const {
    page, words, HIDDEN, status, indicators, fill, listed, decimal, percent, first, group, areaName, label,
    chosen, value, verdict, holds, decided, waves, pairs, pairPlace, allPairs,
  } = window.comparison;
  const said = words.answer;
  const OPEN = ["cannot_tell", "hidden", "not_comparable", "not_tested"];

  const known = (name) => (name === "untested" ? "not_tested" : name);
  /** A state as residents have it: worse or better where a difference holds. */
  const mark = (name, worse) => (holds(name) ? ((name === "higher") === worse ? "worse" : "better") : known(name));
  const counted = (templates, number) => fill(templates[number === 1 ? "one" : "many"], { number });
  const few = (titles) => titles.length && titles.length <= said.most_titles;
  const lower = (title) => title.charAt(0).toLowerCase() + title.slice(1);
  /** Why nothing could be tested: the reason that most have. */
  const open = (names) => OPEN.map((name) => [name, names.filter((own) => known(own) === name).length]).sort((one, two) => two[1] - one[1])[0][0];

  // ---- the answer ---------------------------------------------------------------------------------------------------

  const waveOf = (state) => (waves().includes(state.period) ? state.period : page.latest);
  const asked = (wave) => [...indicators.values()].filter((one) => one.values[wave]);
  const sign = (one, wave, name, at) => verdict(((one.against[wave] || {})[name] || "")[at] || ".").name;

  /** How districts stand against the rest, by their states in many questions or groups of offences. */
  function standings(places, rowsOf, templates, verb) {
    return places.map((at) => {
      const rows = rowsOf(at);
      const marks = rows.map((row) => row.mark);
      const own = rows.filter((row) => row.mark === "worse").map((row) => lower(row.title));
      const [worse, better, same] = ["worse", "better", "no_detectable_difference"].map((name) => marks.filter((own) => own === name).length);
      const tested = worse + better + same;
      const key = !tested ? open(marks) : worse && better ? "both" : worse ? "worse" : better ? "better" : "same";
      return fill(templates[key], { name: areaName(at), worse, better, tested, verb, titles: few(own) ? fill(said.titles, { titles: listed(own) }) : "" });
    }).join(", ");
  }

  /** The same in sentences, one for each thing that districts are set beside. */
  const beside = (state, template, values, rowsOf, templates) => [...new Set(chosen(state).map((at) => page.areas[at].beside))]
    .map((other) => fill(template, { ...values, other, places: standings(chosen(state).filter((at) => page.areas[at].beside === other), rowsOf, templates, values.verb) }));

  const standing = (state, wave, template, verb) => beside(state, template, { period: wave, verb }, (at) => asked(wave).map((one) => ({ title: one.title, mark: mark(sign(one, wave, `rest ${state.sex} ${state.band}`, at), one.worse) })), said.places);

  /** What holds between the chosen districts in all questions of a wave. */
  function between(state, wave) {
    const rows = asked(wave).flatMap((one) => allPairs(one, { ...state, period: wave }).map((row) => ({ ...row, indicator: one })));
    const tested = rows.filter((row) => decided(row.name));
    if (!tested.length) return said.pairs[rows.length ? open(rows.map((row) => row.name)) : "not_tested"];
    const units = state.districts.length === 2 ? said.questions : said.comparisons;
    const held = tested.filter((row) => holds(row.name));
    if (!held.length) return fill(said.pairs.same, { number: counted(units, tested.length) });
    const found = pairs(state).flatMap(([one, two]) => [[one, two], [two, one]]).flatMap(([high, low]) => {
      const own = held.filter((row) => (mark(row.name, row.indicator.worse) === "worse" ? row.one === high && row.two === low : row.one === low && row.two === high)).map((row) => lower(row.indicator.title));
      return own.length ? [fill(said.pairs[few(own) ? "worse" : "worse_many"], { high: areaName(high), low: areaName(low), number: counted(said.questions, own.length), titles: listed(own) })] : [];
    });
    const rest = tested.length - held.length;
    return [...found, ...(rest ? [fill(said.pairs.rest, { number: counted(units, rest) })] : [])].join("; ");
  }

  /** What has changed for the chosen districts since the wave before. */
  function changes(state, wave) {
    const rows = asked(wave).flatMap((one) => chosen(state).map((at) => ({ at, one, name: sign(one, wave, `before ${state.sex} ${state.band}`, at) })));
    const tested = rows.filter((row) => decided(row.name));
    if (!tested.length) return said.changes[rows.length ? open(rows.map((row) => row.name)) : "not_tested"];
    const held = tested.filter((row) => holds(row.name));
    if (!held.length) return fill(said.changes.same, { number: counted(said.comparisons, tested.length) });
    const found = chosen(state).flatMap((at) => ["worse", "better"].flatMap((way) => {
      const own = held.filter((row) => row.at === at && mark(row.name, row.one.worse) === way).map((row) => lower(row.one.title));
      return own.length ? [fill(said.changes[few(own) ? way : `${way}_many`], { name: areaName(at), number: counted(said.questions, own.length), titles: listed(own) })] : [];
    }));
    const rest = tested.length - held.length;
    return [...found, ...(rest ? [fill(said.changes.rest, { number: counted(said.comparisons, rest) })] : [])].join("; ");
  }

  const isTested = (state, wave) => asked(wave).some((one) => chosen(state).some((at) => sign(one, wave, `rest ${state.sex} ${state.band}`, at) !== "untested")
    || allPairs(one, { ...state, period: wave }).some((row) => row.name !== "untested"));

  /** The first answer to who asks how the chosen districts stand: against the rest, between them, and since when. */
  function answer(state) {
    const wave = waveOf(state);
    const names = listed(chosen(state).map(areaName));
    const heading = fill(said.heading[state.sex === "all" && state.band === "all" ? "all" : "group"], { names, group: group(state.sex, state.band) });
    const sentences = [];
    if (!asked(wave).length) sentences.push(said.nothing);
    else if (!isTested(state, wave)) sentences.push(fill(words.not_tested, { the_many: page.the_many, group: group(state.sex, state.band) }));
    else {
      const before = waves()[waves().indexOf(wave) - 1];
      const pairsIn = (period) => fill(said.between, { period, found: between(state, period) });
      sentences.push(...standing(state, wave, said.rest, said.verbs.now), pairsIn(wave));
      if (before) sentences.push([...standing(state, before, said.earlier, said.verbs.then), pairsIn(before)].join(" "), fill(said.since, { before, found: changes(state, wave) }));
      else sentences.push(fill(said[waves().length > 1 ? "first_wave" : "one_wave"], { period: wave }));
    }
    if (page.offences.length) sentences.push(...beside(state, said.offences, { year: years(page.offences) }, (at) => page.offences.map((one) => ({ title: one.title, mark: mark(verdict(one.rest[at] || ".").name, true) })), said.offence_places));
    return { heading, sentences: sentences.map(first) };
  }

  const years = (offences) => listed([...new Set(offences.map((one) => one.year))].sort());

  // ---- tables -------------------------------------------------------------------------------------------------------

  const SIGN_OF = { worse: "worse", better: "better", no_detectable_difference: "same", cannot_tell: "undecided", not_tested: "untested", not_comparable: "untested" };
  const signOf = (name) => words.marks.signs[SIGN_OF[name]] || "";
  const signed = (text, name, small = "") => ({ sign: signOf(name), spoken: name in SIGN_OF ? fill(said.beside, { text: words.marks.spoken[SIGN_OF[name]] }) : "", text, small, marks: [name] });

  function shareCell(one, state, at) {
    const told = (period) => {
      const shown = value(one, period, state.sex, state.band, at);
      const name = mark(sign(one, period, `rest ${state.sex} ${state.band}`, at), one.worse);
      return shown.missing ? { name: "", text: shown.missing } : { name, text: percent(shown.share) + (shown.uncertain ? "*" : "") };
    };
    const now = told(state.period);
    const before = waves()[waves().indexOf(state.period) - 1];
    const then = before && one.values[before] ? told(before) : null;
    const small = then ? fill(said.all.earlier, { period: before, share: [signOf(then.name), then.text].filter(Boolean).join(" ") }) : "";
    return { ...signed(now.text, now.name, small), marks: [now.name, then ? then.name : ""] };
  }

  /** What holds of the chosen pairs in one row: those with a difference by name, else what holds of all or of how many. */
  function pairCell(rows, held) {
    const found = rows.filter((row) => holds(row.name)).map(held);
    if (found.length) return { text: found.join("; ") };
    const kinds = [...new Set(rows.map((row) => known(row.name)))];
    const number = (kind) => rows.filter((row) => known(row.name) === kind).length;
    return { text: kinds.map((kind) => (kinds.length === 1 ? said.pair_cell[kind] : fill(said.pair_cell.some, { told: said.pair_cell[kind], number: number(kind), of: rows.length }))).join("; ") };
  }

  function changeCell(one, state) {
    const rows = chosen(state).map((at) => ({ at, name: known(sign(one, state.period, `before ${state.sex} ${state.band}`, at)) }));
    const held = rows.filter((row) => holds(row.name)).map((row) => fill(said.change_cell[mark(row.name, one.worse)], { name: areaName(row.at) }));
    if (held.length) return { text: held.join("; ") };
    const kinds = [...new Set(rows.map((row) => row.name))];
    return { text: kinds.map((kind) => (kinds.length === 1 ? said.pair_cell[kind] : fill(said.change_cell.some, { told: said.pair_cell[kind], names: listed(rows.filter((row) => row.name === kind).map((row) => areaName(row.at))) }))).join("; ") };
  }

  /** What the signs mean that stand in some rows, and what the districts are set beside. */
  function key(rows, state) {
    const used = rows.flat().flatMap((cell) => cell.marks || []).map((name) => SIGN_OF[name]);
    const told = Object.keys(words.marks.signs).filter((name) => used.includes(name)).map((name) => `${words.marks.signs[name]} ${words.marks.keys[name]}`);
    const others = listed([...new Set(chosen(state).map((at) => page.areas[at].beside))], words.conjunctions.or);
    return told.length ? `${first(told.join("; "))}. ${fill(said.unclear, { other: others })}` : "";
  }

  /** All questions for the chosen districts: how each stands, what holds between them, and what has changed. */
  function allPart(state) {
    const places = chosen(state);
    const found = [...indicators.values()].filter((one) => one.values[state.period]);
    if (!found.some((one) => places.some((at) => !value(one, state.period, state.sex, state.band, at).missing))) return null;
    const before = waves()[waves().indexOf(state.period) - 1];
    const two = places.length === 2;
    const held = (one) => (row) => {
      const [high, low] = mark(row.name, one.worse) === "worse" ? [row.one, row.two] : [row.two, row.one];
      return fill(said.pair_cell[two ? "worse" : "worse_of"], { high: areaName(high), low: areaName(low) });
    };
    const rows = found.map((one) => {
      const cells = places.map((at) => shareCell(one, state, at));
      return [{ text: one.title, to: one.id }, ...cells, pairCell(allPairs(one, state), held(one)), ...(before ? [changeCell(one, state)] : [])];
    });
    const uncertain = found.some((one) => places.some((at) => value(one, state.period, state.sex, state.band, at).uncertain));
    return {
      id: "alla", kind: "all", heading: said.all.heading, subtitle: fill(said.all.subtitle, { group: group(state.sex, state.band), period: listed(state.period.split("+")) }), charts: [], sentences: [],
      grid: { caption: said.all.heading, head: [said.all.question, ...places.map(label), said.all.between, ...(before ? [fill(said.all.since, { before })] : [])], rows },
      source: [key(rows, state), uncertain ? fill(words.sources.uncertain, { base: page.uncertain_base }) : "", fill(words.sources.survey, { survey: page.survey, period: listed(state.period.split("+")) })].filter(Boolean).join(" "),
    };
  }

  /** All groups of offences for the chosen districts, each by what it is counted per. */
  function allOffences(state) {
    const places = chosen(state);
    const two = places.length === 2;
    const rows = page.offences.map((one) => {
      const cells = places.map((at) => {
        const [count, rate] = [one.counts[at], one.rates[at]];
        const text = count === null ? status.missing : count === HIDDEN ? HIDDEN : rate ? fill(said.all_offences.rate, { rate: decimal(rate[0], 1), count }) : fill(said.all_offences.count, { count });
        return count === null || count === HIDDEN ? { text } : signed(text, mark(verdict(one.rest[at] || ".").name, true));
      });
      const found = pairs(state).map(([a, b]) => ({ one: a, two: b, name: verdict(one.pairs[pairPlace(a, b)] || ".").name }));
      const held = (row) => {
        const [high, low] = row.name === "higher" ? [row.one, row.two] : [row.two, row.one];
        return fill(said.pair_cell[two ? "more" : "more_of"], { high: areaName(high), low: areaName(low) });
      };
      return [{ text: fill(said.all_offences.of, { title: one.title, per: words.per[one.per] }) }, ...cells, pairCell(found, held)];
    });
    return { caption: fill(said.all_offences.caption, { year: years(page.offences) }), head: [words.columns.offences[0], ...places.map(label), said.all.between], rows };
  }

  Object.assign(window.comparison, { answer, allPart, allOffences });
})();
