/** The scheme of the app's links. */
export const linkScheme = 'modelroute-monitor'
