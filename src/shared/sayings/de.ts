import type { SayingName } from './sayings'

/** The messages about failed requests, files and disks, in German. */
export const de: Record<SayingName, string> = {
  'not-json': 'Die Antwort ist kein JSON, als hätte ein Proxy oder eine Anmeldeseite geantwortet. Prüfen Sie Basis-URL und Netzwerk.',
  empty: 'Die Antwort ist leer. Prüfen Sie Basis-URL und Netzwerk.',
  'broken-json': 'Die Antwort ist beschädigtes JSON.',
  'too-deep':
    'Die Antwort ist mehr als {levels} Ebenen tief verschachtelt und kann hier nicht gelesen werden. Kopieren Sie die Anfrage als curl, um sie anzusehen, oder verfolgen Sie die Ausführung nicht mehr; ist es bei allen so, prüfen Sie die Basis-URL.',
  'cut-off': 'Die Antwort brach auf halbem Weg ab.',
  'too-large': 'Die Antwort ist zu groß, um hier gelesen zu werden. Kopieren Sie die Anfrage als curl, um sie anzusehen, oder verfolgen Sie die Ausführung nicht mehr; ist es bei allen so, prüfen Sie die Basis-URL.',
  'no-object': 'Die Antwort ist JSON, beschreibt aber keine Ausführung. Prüfen Sie die Basis-URL.',
  redirected: 'Die Adresse leitet anderswohin um, und dorthin wird der API-Schlüssel nicht gesendet. Prüfen Sie die Basis-URL.',
  'redirects-nowhere': 'Die Adresse leitet im Kreis um oder auf keine brauchbare Adresse. Prüfen Sie Basis-URL und Netzwerk.',
  'no-status': 'Die Antwort nennt keinen Status.',
  'still-running': 'ModelRoute hat die Ausführung als abgeschlossen gemeldet, doch laut der Antwort zum Ergebnis läuft sie noch.',
  'other-execution': 'Die Antwort betrifft eine andere Ausführung.',
  'not-stored': 'Eine Antwort ließ sich nicht speichern, daher wird sie erneut abgefragt. {reason}',
  'timed-out': 'Innerhalb von {seconds} s kam keine vollständige Antwort.',

  'key-missing': 'Es gibt keinen API-Schlüssel. Fügen Sie einen in den Einstellungen hinzu.',
  'key-unusable':
    'Der API-Schlüssel enthält Zeichen, die kein Schlüssel hat. Kopieren Sie ihn im Dashboard noch einmal und fügen Sie ihn in den Einstellungen ein.',
  'key-refused': 'ModelRoute hat den API-Schlüssel abgelehnt ({said}). Prüfen Sie ihn in den Einstellungen, oder geben Sie dort einen anderen ein.',
  'rate-limited': 'Das Ratenlimit ist ausgeschöpft. Die nächste Anfrage wartet, bis ModelRoute sie zulässt.',
  'not-found': 'ModelRoute kennt zu diesem Schlüssel keine solche Ausführung. Prüfen Sie die ID und die Organisation des Schlüssels.',
  'server-trouble': 'ModelRoute kann gerade nicht richtig antworten ({said}).',
  rejected: 'ModelRoute hat die Anfrage zurückgewiesen ({said}). Sehen Sie sich die Ausführung im Dashboard an.',
  'not-understood': 'ModelRoute hat unverständlich geantwortet ({said}). Prüfen Sie die Basis-URL.',

  offline: 'Dieser Rechner ist offline.',
  'name-unknown': 'Der Name des Servers wurde nicht gefunden. Prüfen Sie Netzwerk und Basis-URL.',
  'connection-refused': 'Der Server nimmt keine Verbindungen an. Prüfen Sie die Basis-URL.',
  'certificate-untrusted':
    'Dem Zertifikat des Servers oder eines Proxys wird nicht vertraut. Prüfen Sie die Basis-URL, die Uhr und die Proxy-Einstellungen.',
  'encryption-failed':
    'Mit dem Server oder einem Proxy an seiner Stelle kam keine verschlüsselte Verbindung zustande. Prüfen Sie die Basis-URL samt Port und das Netzwerk.',
  'not-http': 'Die Antwort ist kein gültiges HTTP. Prüfen Sie die Basis-URL samt Port und das Netzwerk.',
  'proxy-refused':
    'Der Proxy dieses Rechners hat die Anfrage nicht durchgelassen. Prüfen Sie die Proxy-Einstellungen.',
  'proxy-password': 'Der Proxy dieses Rechners verlangt Name und Passwort, die diese App nicht senden kann. Verwenden Sie ein Netzwerk oder einen Proxy ohne Anmeldung.',
  'network-sign-in': 'Das Netzwerk verlangt eine Anmeldung, bevor es etwas durchlässt. Öffnen Sie eine beliebige Webseite im Browser, und melden Sie sich dort an.',
  unreachable: 'Der Server war nicht zu erreichen. Prüfen Sie das Netzwerk.',
  'broke-off': 'Die Verbindung brach ab.',
  'connection-failed': 'Die Verbindung zu ModelRoute kam nicht zustande. Prüfen Sie Netzwerk und Basis-URL.',

  'file-gone': 'ModelRoute hat diese Datei nicht mehr: Sie ist abgelaufen oder wurde gelöscht. Nur eine neue Ausführung kann sie noch einmal erzeugen.',
  'storage-busy': 'Der Speicher-Server bittet zu warten.',
  'storage-trouble': 'Der Speicher-Server kann gerade nicht richtig antworten ({status}).',
  'storage-unreached': 'Der Server {host}, auf dem ModelRoute diese Datei ablegt, war nicht zu erreichen. Prüfen Sie, ob das Netzwerk, ein Proxy oder eine Firewall ihn sperrt.',
  'storage-untrusted': 'Die Verbindung zu {host}, wo ModelRoute diese Datei ablegt, ist nicht sicher: Zertifikat oder Verschlüsselung werden nicht akzeptiert. Prüfen Sie das Netzwerk, die Uhr und die Proxy-Einstellungen.',
  'link-refused': 'Der Speicher-Server weist den Link zurück, den ModelRoute gegeben hat ({status}). Versuchen Sie es später noch einmal.',
  'link-unsafe':
    'ModelRoute verweist auf eine unverschlüsselte Adresse. Von dort wird die Datei nicht geholt; melden Sie das dem Support von ModelRoute.',
  'wrong-length':
    'Laut ModelRoute hat die Datei {expected} Bytes, es kommen aber {found}. Sie wurde nicht behalten. Versuchen Sie es später noch einmal, oder melden Sie das dem Support von ModelRoute.',
  silent: 'Seit {seconds} s kamen keine Daten.',
  'page-instead': 'Statt der Datei kam eine Webseite, als hätte ein Proxy oder eine Anmeldeseite geantwortet. Prüfen Sie das Netzwerk.',
  'connection-removed': 'Ihre Verbindung wurde entfernt. Verschieben Sie die Ausführung zu einer anderen Verbindung, und versuchen Sie es dann noch einmal.',
  'file-untracked': 'Diese Datei gehört zu keiner verfolgten Ausführung.',
  'file-broke-off': 'Die Datei brach unterwegs ab. Versuchen Sie es noch einmal.',

  'disk-full': 'Das Laufwerk ist voll, nichts wurde behalten. Schaffen Sie Platz, oder wählen Sie einen anderen Ordner als {folder}.',
  'disk-too-small': 'In {folder} sind {free} MB frei, und {needed} MB werden gebraucht. Schaffen Sie Platz, oder wählen Sie einen anderen Ordner.',
  'disk-denied': 'In {folder} darf nichts geschrieben werden. Wählen Sie in den Einstellungen einen anderen Ordner, und versuchen Sie es dann noch einmal.',
  'disk-read-only':
    'In {folder} kann nichts geschrieben werden, das Laufwerk ist schreibgeschützt. Wählen Sie in den Einstellungen einen anderen Ordner, und versuchen Sie es dann noch einmal.',
  'folder-gone': 'Den Ordner {folder} gibt es nicht. Wählen Sie in den Einstellungen einen anderen, und versuchen Sie es dann noch einmal.',
  'folder-is-file':
    'In {folder} steht eine Datei an der Stelle eines Ordners. Wählen Sie in den Einstellungen einen anderen Ordner, und versuchen Sie es dann noch einmal.',
  'file-is-folder':
    'In {folder} steht ein Ordner an der Stelle der Datei. Wählen Sie in den Einstellungen einen anderen Ordner, und versuchen Sie es dann noch einmal.',
  'file-too-large':
    'Die Datei ist größer, als das Laufwerk von {folder} zulässt. Wählen Sie in den Einstellungen einen anderen Ordner, und versuchen Sie es dann noch einmal.',
  'disk-broken':
    'Das Laufwerk von {folder} arbeitet nicht richtig. Wählen Sie in den Einstellungen einen anderen Ordner, und versuchen Sie es dann noch einmal.',
  'unsaved-disk-full': 'Das Laufwerk von {path} ist voll. Schaffen Sie Platz.',
  'unsaved-disk-denied': '{path} darf nicht geschrieben werden. Prüfen Sie, wer dort schreiben darf.',
  'unsaved-disk-read-only': 'Das Laufwerk von {path} ist schreibgeschützt. Heben Sie den Schutz auf.',
  'unsaved-folder-gone': 'Den Ordner von {path} gibt es nicht mehr. Stellen Sie ihn wieder her.',
  'unsaved-folder-is-file': 'Auf dem Weg zu {path} steht eine Datei an der Stelle eines Ordners. Verschieben Sie sie.',
  'unsaved-file-is-folder': 'Anstelle von {path} steht dort ein Ordner. Verschieben Sie ihn.',
  'unsaved-file-too-large': '{path} ist größer, als das Laufwerk zulässt. Lassen Sie dort größere Dateien zu.',
  'unsaved-disk-broken': 'Das Laufwerk von {path} arbeitet nicht richtig. Prüfen Sie es.',
  'unsaved-disk-failed': '{path} konnte nicht geschrieben werden ({reason}). Prüfen Sie das Laufwerk und wer dort schreiben darf.',
  'disk-failed':
    'In {folder} konnte die Datei nicht geschrieben werden ({reason}). Wählen Sie in den Einstellungen einen anderen Ordner, und versuchen Sie es dann noch einmal.',

  'cancel-offline': 'Dieser Rechner ist offline. Versuchen Sie es noch einmal, wenn er ein Netzwerk hat.',
  'cancel-halted':
    'Zurzeit wird nichts gesendet: Die Überwachung ist angehalten, oder der API-Schlüssel fehlt oder wurde abgelehnt. Setzen Sie sie fort, oder speichern Sie in den Einstellungen einen Schlüssel, und versuchen Sie es dann noch einmal.',
  'cancel-untracked': 'Sie wird nicht mehr verfolgt.',
  'cancel-stopped': 'Die Verbindung wurde entfernt oder bekam eine andere Adresse, bevor ModelRoute geantwortet hat. Versuchen Sie es noch einmal, wenn die Ausführung noch läuft.',
  'cancel-rate-limited': 'Das Ratenlimit ist ausgeschöpft. Versuchen Sie es noch einmal, wenn wieder Anfragen erlaubt sind.',
  'cancel-unsent': 'Die Anfrage zum Abbrechen kam nicht durch. Versuchen Sie es noch einmal, wenn ModelRoute erreichbar ist.',
  'cancel-unanswered': 'ModelRoute hat die Anfrage zum Abbrechen nicht beantwortet; bei der letzten Abfrage lief sie noch. Versuchen Sie es noch einmal.',
  'cancel-trouble': 'ModelRoute hat Schwierigkeiten ({said}); bei der letzten Abfrage lief sie noch. Versuchen Sie es noch einmal.',
  'cancel-unreadable':
    'Die Antwort auf die Anfrage zum Abbrechen war nicht zu verstehen; bei der letzten Abfrage lief sie noch. Sehen Sie sie sich im Dashboard an.',

  'newer-version': 'sie wurde von einer neueren Version von ModelRoute Monitor geschrieben',

  verbatim: '{text}',
}
