/** The app's links begin with it. */
export const linkScheme = 'modelroute-monitor'
