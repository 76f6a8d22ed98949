// All that the element needs of a policy.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; connect-src 'self'";

export const headers = () => ({ "content-security-policy": policy });
