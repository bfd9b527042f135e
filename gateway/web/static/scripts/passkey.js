// Passkeys: a form that one answers asks the browser for it, then goes off with the answer. Where the browser knows no
// passkeys such a form stays hidden.
const API = "/api/v1/identity";
const known = window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!known) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (form.querySelector("[data-credential]").value) return;
    event.preventDefault();
    fill(form).then((filled) => filled && form.requestSubmit());
  });
}

/** Puts what the passkey answers into the form; without an answer it says why. */
async function fill(form) {
  const asked = await ask(form);
  if (!asked) return false;
  try {
    const credential = await (form.dataset.passkey === "new" ? made(asked.options) : used(asked.options));
    form.querySelector("[data-asked]").value = asked.asked;
    form.querySelector("[data-credential]").value = JSON.stringify(credential.toJSON());
    return true;
  } catch {
    // Cancelled, too late, or none that fits: the browser does not tell pages which.
    form.querySelector("[data-cancelled]").hidden = false;
    return false;
  }
}

const made = (options) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
const used = (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });

async function ask(form) {
  const challenge = form.querySelector("[data-challenge]")?.value;
  const path = form.dataset.passkey === "new" ? "/me/passkeys/begin" : "/passkeys/ask";
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(API + path, { method: "POST", headers, body: JSON.stringify(challenge ? { challenge } : {}) });
  const told = await answer.json();
  if (answer.ok) return told;
  if (told.code === "step_up_needed") location.assign(`/account/prove?next=${encodeURIComponent(location.pathname)}`);
  const refused = form.querySelector("[data-refused]");
  refused.textContent = told.detail;
  refused.hidden = false;
  return null;
}
