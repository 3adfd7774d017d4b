// Small comforts on top of pages that work without any script: keeps what a person opened or typed while live parts
// are renewed, follows a log, lets times pass, copies commands, shows whether a password is long enough.
"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  // Times: "5 min ago" goes on while the page is open. The words come from the server, in the reader's language.
  const words = document.body.dataset;
  const spoken = (pattern, number) => pattern.replace("{0}", String(number));
  function age(seconds) {
    if (seconds < 10) return words.now;
    if (seconds < 60) return spoken(words.seconds, seconds);
    if (seconds < 3600) return spoken(words.minutes, Math.floor(seconds / 60));
    if (seconds < 86400) return spoken(words.hours, Math.floor(seconds / 3600));
    return spoken(words.days, Math.floor(seconds / 86400));
  }
  function tick() {
    for (const time of all("time[data-ago]")) {
      const seconds = Math.floor((Date.now() - Date.parse(time.dateTime)) / 1000);
      if (seconds >= 0) time.textContent = age(seconds);
    }
  }
  setInterval(tick, 15000);

  // Live parts: never take away a form someone is filling in, and keep opened details open.
  let opened = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    const active = document.activeElement;
    if (active && target.contains(active) && active.matches("input, select, textarea")) {
      event.detail.shouldSwap = false;
      return;
    }
    opened = all("details[open][id]", target).map((details) => details.id);
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    opened = [];
    tick();
    follow();
  });

  // Log: stays at its end while "follow" is ticked; scrolling up unticks it.
  const log = document.getElementById("log-lines");
  const following = document.getElementById("log-follow");
  function follow() {
    if (log && following?.checked) log.scrollTop = log.scrollHeight;
  }
  if (log && following) {
    following.closest("label").hidden = false;
    following.addEventListener("change", follow);
    log.addEventListener("scroll", () => {
      following.checked = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    });
    follow();
  }

  // Filters apply as soon as they change; without a script there is a button.
  for (const form of all("form[data-auto]")) {
    form.addEventListener("change", () => form.requestSubmit());
    all("[data-auto-submit]", form).forEach((button) => (button.hidden = true));
  }

  // Copy buttons appear only where they can work.
  for (const button of navigator.clipboard ? all("button[data-copy]") : []) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      const label = button.querySelector("span");
      const before = label.textContent;
      label.textContent = button.dataset.copied;
      setTimeout(() => (label.textContent = before), 1500);
    });
  }

  // Password requirements tick themselves off while typing.
  for (const list of all("[data-requirements-of]")) {
    const input = document.getElementById(list.dataset.requirementsOf);
    const again = document.getElementById(list.dataset.again);
    const name = document.getElementById(list.dataset.name);
    const met = {
      length: () => [...input.value].length >= Number(list.dataset.length),
      differs: () => input.value !== "" && !input.value.toLowerCase().includes(name?.value.trim().toLowerCase() || "\0"),
      again: () => input.value !== "" && input.value === again?.value,
    };
    const show = () => all("li", list).forEach((item) => (item.dataset.met = String(met[item.dataset.rule]())));
    [input, again, name].forEach((field) => field?.addEventListener("input", show));
  }

  // The menu closes with Escape and when something else is clicked.
  document.addEventListener("click", (event) => {
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
