/** What a test may want otherwise than it is. */
type Unusual = Pick<Deno.ConnectQuicOptions<false>, "alpnProtocols" | "endpoint" | "maxIdleTimeout">;

/** A QUIC client of the bare runtime on this machine, to do what ours never would. */
export async function rawQuic(
  port: number,
  { certPem }: { readonly certPem: string },
  unusual: Partial<Unusual> = {},
): Promise<Deno.QuicConn> {
  return await Deno.connectQuic({
    hostname: "127.0.0.1",
    port,
    serverName: "qpq.invalid",
    caCerts: [certPem],
    alpnProtocols: ["capnp"],
    ...unusual,
  });
}
