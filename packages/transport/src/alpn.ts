/** The application protocol that both transports demand (RFC 7301): Cap'n Proto RPC on the bare stream. */
export const alpn = "capnp";
