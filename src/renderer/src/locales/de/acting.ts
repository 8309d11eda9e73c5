import type { acting as english } from '../en/acting'

export const acting: typeof english = {
  actions: {
    copyCurl: 'Als curl kopieren',
    copyJson: 'Als JSON kopieren',
    saveFiles: 'Dateien speichern',
    exportCsv: 'Als CSV exportieren…',
    exportJson: 'Als JSON exportieren…',
    transcript: 'Protokoll speichern…',
    cancel: 'Ausführung abbrechen… | {n} Ausführungen abbrechen…',
  },
  cancel: {
    title: 'Diese Ausführung abbrechen? | {n} Ausführungen abbrechen?',
    meaning:
      'ModelRoute wird gebeten aufzuhören, danach wird der Status erneut gelesen. Was bis dahin beendet ist, bleibt, wie es ist; ob etwas berechnet wird, entscheidet ModelRoute. Wenn Sie die App beenden, werden Anfragen, die noch warten, nicht mehr gesendet.',
    keep: 'Weiterlaufen lassen | Weiterlaufen lassen',
    confirm: 'Ausführung abbrechen | Ausführungen abbrechen',
    name: 'Abbruch',
    progress: 'Abbruch, {done} von {total}',
    stop: 'Stoppen',
    leftAlone: 'Nicht abgebrochen: Sie haben gestoppt, bevor die Anfrage gesendet wurde.',
    cancelled: 'Abgebrochen',
    alreadyEnded: 'War schon vorher beendet: {status}',
    stillRunning: 'ModelRoute hat zugestimmt, bei der letzten Abfrage war der Status aber noch „{status}“. Die Ausführung wird weiter überwacht.',
    refused: 'Nicht abgebrochen. {message}',
    counted: {
      cancelled: '{n} abgebrochen | {n} abgebrochen',
      'already-ended': '{n} war schon beendet | {n} waren schon beendet',
      'still-running': '{n} läuft noch | {n} laufen noch',
      refused: '{n} nicht abgebrochen | {n} nicht abgebrochen',
      'left-alone': '{n} unberührt gelassen | {n} unberührt gelassen',
    },
  },
  work: {
    track: { name: 'Hinzufügen', progress: '{done} von {total} hinzugefügt' },
    stop: { name: 'Nicht mehr verfolgen', progress: '{done} von {total} nicht mehr verfolgt' },
    restore: { name: 'Zurückholen', progress: '{done} von {total} zurückgeholt' },
    change: { name: 'Ändern', progress: '{done} von {total} geändert' },
    delete: { name: 'Löschen', progress: '{done} von {total} gelöscht' },
  },
  export: {
    name: 'Export',
    progress: 'Export, {done} von {total}',
  },
  label: {
    name: 'Bezeichnung',
    add: 'Bezeichnung hinzufügen',
  },
  note: {
    name: 'Notiz',
    add: 'Notiz hinzufügen',
    hint: 'Eingabe speichert, Umschalt+Eingabe beginnt eine neue Zeile, Esc verwirft.',
  },
}
