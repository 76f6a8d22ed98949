const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'; style-src 'self'; connect-src 'self'";

export const headers = () => ({ "content-security-policy": policy });
