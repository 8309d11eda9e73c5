/** The error envelope of modelroute-api, section 9. */
export function envelope(
  status: number,
  error: Record<string, unknown>,
  headers?: Record<string, string>,
): Response {
  return Response.json({ error }, { status, headers })
}
