// Keys and quiet page turns for the dispatch desk. Every button works without this file; it only saves the hand a way.

const FIELDS = ["INPUT", "TEXTAREA", "SELECT"];
const kept = new Map(); // the next page, fetched ahead
let busy = false;
const desk = () => document.getElementById("desk");

async function turn(address, options) {
  if (busy) return;
  busy = true;
  desk().setAttribute("aria-busy", "true");
  try {
    const page = (!options && kept.get(address)) || (await fetched(address, options));
    show(await page);
  } catch {
    window.location.href = options ? desk().dataset.home : address; // the plain way always works
  } finally {
    busy = false;
  }
}

async function fetched(address, options = {}) {
  const answer = await fetch(address, {
    ...options,
    headers: { "HX-Request": "true", ...(options.headers || {}) },
    credentials: "same-origin",
  });
  if (!answer.ok) throw new Error(answer.status);
  return { html: await answer.text(), address: answer.url };
}

function show({ html, address }) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.getElementById("desk");
  if (!fresh) {
    window.location.href = address;
    return;
  }
  const top = document.querySelector(".queue")?.scrollTop || 0;
  desk().replaceWith(fresh);
  window.history.pushState({}, "", fresh.dataset.here || address);
  kept.clear();
  begin(top);
  desk().querySelector(".detail")?.focus({ preventScroll: true });
}

function begin(top = 0) {
  const queue = document.querySelector(".queue");
  if (queue) {
    queue.scrollTop = top;
    queue.querySelector(".on")?.scrollIntoView({ block: "nearest" });
  }
  const count = document.querySelector(".rail a.on .n");
  if (count) count.textContent = desk().dataset.waiting;
  document.querySelectorAll("#desk [data-without-script]").forEach((part) => (part.hidden = true));
  const { next } = desk().dataset;
  if (next) kept.set(next, fetched(next).catch(() => kept.delete(next)));
}

function send(button) {
  const { form } = button;
  const body = new URLSearchParams(new FormData(form));
  if (button.name) body.set(button.name, button.value);
  kept.clear();
  turn(form.action, { method: "POST", body });
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest(".queue a, #desk .filters a, #desk .back, #desk .facts a");
  if (!link || !desk()) return;
  event.preventDefault();
  turn(link.href);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.deskForm === undefined) return;
  event.preventDefault();
  const button = event.submitter || form.querySelector("button");
  if (button.form === form) send(button);
});

document.addEventListener("keydown", (event) => {
  if (!desk() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (FIELDS.includes(event.target.tagName) && event.target.type !== "radio") return;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (key === "Enter" && event.target.closest("a, button, summary")) return;
  if (key === "J" && desk().dataset.next) press(event, () => turn(desk().dataset.next));
  else if (key === "K" && desk().dataset.previous) press(event, () => turn(desk().dataset.previous));
  else {
    const target = desk().querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (target) press(event, () => (target.tagName === "DETAILS" ? unfold(target) : send(target)));
  }
});

function press(event, deed) {
  event.preventDefault();
  deed();
}

function unfold(details) {
  details.open = !details.open;
  if (details.open) details.querySelector("input, button, textarea")?.focus();
}

setInterval(() => {
  const button = document.querySelector("#desk [data-seconds]");
  if (!button) return;
  const left = Number(button.dataset.seconds) - 1;
  button.dataset.seconds = left;
  button.querySelector("[data-left]").textContent = Math.max(left, 0);
  if (left <= 0) button.closest("form").remove();
}, 1000);

window.addEventListener("popstate", () => turn(window.location.href));
if (desk()) begin();
