// Asks for the page again and puts in what has changed. Opened tables, the place in them and the focus stay as they are.
(() => {
  const seconds = page => Number(page.body.dataset.update), main = document.querySelector("main");
  const head = ["h1", "header > p", "nav"], reached = "a, summary, [tabindex]", seen = new Map(), most = 5;
  const put = (name, old, next) => {
    if (seen.get(name) === next.innerHTML) return;
    seen.set(name, next.innerHTML);
    const open = new Set([...old.querySelectorAll("details[open] > summary")].map(one => one.textContent));
    const moved = [...old.querySelectorAll(".scroll")].map(one => [one.scrollLeft, one.scrollTop]);
    const focused = [...old.querySelectorAll(reached)].indexOf(document.activeElement);
    old.replaceChildren(...document.importNode(next, true).childNodes);
    old.querySelectorAll("details").forEach(one => { one.open = open.has(one.querySelector("summary").textContent); });
    old.querySelectorAll(".scroll").forEach((one, i) => { [one.scrollLeft, one.scrollTop] = moved[i] || [0, 0]; });
    old.querySelectorAll(reached)[focused]?.focus({ preventScroll: true });
  };
  const take = next => {
    document.title = next.title;
    head.forEach(name => put(name, document.querySelector(name), next.querySelector(name)));
    const wanted = [...next.querySelectorAll("main > section")], ids = new Set(wanted.map(one => one.id));
    [...main.children].filter(one => !ids.has(one.id)).forEach(one => { seen.delete(one.id); one.remove(); });
    wanted.forEach((section, i) => {
      const old = document.getElementById(section.id)
        || main.insertBefore(document.importNode(section, false), main.children[i] || null);
      put(section.id, old, section);
    });
  };
  const ask = async failures => {
    try {
      const answer = await fetch(location.pathname, { cache: "no-store" });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      take(next);
      if (!seconds(next)) return;
      failures = 0;
    } catch {
      if (++failures === most) {
        document.querySelector("header > p").textContent = "Nothing answers any more: this is how far the page came.";
        return;
      }
    }
    setTimeout(ask, 1000 * seconds(document), failures);
  };
  head.forEach(name => seen.set(name, document.querySelector(name).innerHTML));
  [...main.children].forEach(one => seen.set(one.id, one.innerHTML));
  setTimeout(ask, 1000 * seconds(document), 0);
})();
