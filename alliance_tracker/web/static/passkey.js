// Passkeys: a form with data-passkey asks the browser for one and sends its answer. Without them the form stays away.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (raw) => btoa(String.fromCharCode(...new Uint8Array(raw))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function read(told) {
  const options = { ...told, challenge: bytes(told.challenge) };
  if (told.user) options.user = { ...told.user, id: bytes(told.user.id) };
  if (told.allowCredentials) options.allowCredentials = withBytes(told.allowCredentials);
  if (told.excludeCredentials) options.excludeCredentials = withBytes(told.excludeCredentials);
  return options;
}

function written(key) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = Object.fromEntries(names.filter((name) => key.response[name]).map((name) => [name, text(key.response[name])]));
  return { id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} };
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    said.textContent = "Waiting for your passkey";
    try {
      const publicKey = read(JSON.parse(form.dataset.passkey));
      const key = await (publicKey.user ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
      form.elements.answer.value = JSON.stringify(written(key));
      said.textContent = "";
      form.submit();
    } catch {
      said.textContent = "No passkey was used. Try again, or choose another way.";
    }
  });
}
