// The one Trusted Types policy. The server's header allows this name and no other, so a string
// can become a script's address here only, and only for what is served beside the page.

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicyFactory };
const policy = trustedTypes?.createPolicy('vigil', { createScriptURL: ownScript });

/** The address in the form that the browser's script sinks take; throws for another origin's. */
export function scriptUrl(url: string): string {
  // TypeScript's DOM types know strings only, so a TrustedScriptURL passes as one.
  return policy ? (policy.createScriptURL(url) as unknown as string) : ownScript(url);
}

function ownScript(url: string): string {
  const address = new URL(url, location.href);
  if (address.origin !== location.origin) throw new TypeError(`not a script of Vigil: ${url}`);
  return address.href;
}
