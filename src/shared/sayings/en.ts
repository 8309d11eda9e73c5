/** The messages about failed requests, files and disks, in English: what happened, and what to do. Whoever tries again says so beside them. */
export const en = {
  'not-json': 'The reply is not JSON: a proxy or a login page may have answered. Check the base URL and the network.',
  empty: 'The reply is empty. Check the base URL and the network.',
  'broken-json': 'The reply is invalid JSON.',
  'too-deep': 'The reply is nested more than {levels} levels deep, too deep to read here. Copy the request as curl to inspect it, or stop tracking the execution. If every reply is like this, check the base URL.',
  'cut-off': 'The reply was cut off partway.',
  'too-large': 'The reply is too large to read here. Copy the request as curl to inspect it, or stop tracking the execution. If every reply is like this, check the base URL.',
  'no-object': 'The reply is JSON, but does not describe an execution. Check the base URL.',
  redirected: 'The address redirects elsewhere, and the API key is not sent there. Check the base URL.',
  'redirects-nowhere': 'The address redirects in circles, or to no usable address. Check the base URL and the network.',
  'no-status': 'The reply contains no status.',
  'still-running': 'ModelRoute said that the execution is completed, but its reply about the result says that it is still running.',
  'other-execution': 'The reply is about another execution.',
  'not-stored': 'A reply could not be stored, so the app will request it again. {reason}',
  'timed-out': 'No complete reply arrived within {seconds} s.',

  'key-missing': 'There is no API key. Add one in the settings.',
  'key-unusable': 'The API key contains characters that no key has. Copy it again from the dashboard into the settings.',
  'key-refused': 'ModelRoute refused the API key ({said}). Check it or replace it in the settings.',
  'rate-limited': 'The rate limit is used up. The next request waits until ModelRoute allows it.',
  'not-found': 'ModelRoute found no such execution for this key. Check the ID and the key’s organisation.',
  'server-trouble': 'ModelRoute is having trouble answering ({said}).',
  rejected: 'ModelRoute rejected the request ({said}). Look at the execution in the dashboard.',
  'not-understood': 'ModelRoute sent an answer the app does not understand ({said}). Check the base URL.',

  offline: 'This computer is offline.',
  'name-unknown': 'The server name was not found. Check the network and the base URL.',
  'connection-refused': 'The server does not accept connections. Check the base URL.',
  'certificate-untrusted':
    'The certificate of the server or of a proxy is not trusted. Check the base URL, and this computer’s clock and proxy settings.',
  'encryption-failed':
    'No encrypted connection could be agreed on with the server, or with a proxy in its place. Check the base URL, its port too, and the network.',
  'not-http': 'The answer is not valid HTTP. Check the base URL, its port too, and the network.',
  'proxy-refused':
    'This computer’s proxy did not let the request through. Check the proxy settings.',
  'proxy-password': 'This computer’s proxy asks for a name and a password, which this app cannot send. Use a network or a proxy that asks for none.',
  'network-sign-in': 'The network asks you to sign in before it lets anything through. Open any web page in a browser and sign in there.',
  unreachable: 'The server could not be reached. Check the network.',
  'broke-off': 'The connection was interrupted.',
  'connection-failed': 'The connection to ModelRoute failed. Check the network and the base URL.',

  'file-gone': 'ModelRoute no longer has this file: it expired or was deleted. Only a new execution can create it again.',
  'storage-busy': 'The storage host asked the app to wait.',
  'storage-trouble': 'The storage host is having trouble answering ({status}).',
  'storage-unreached': 'The host {host}, where ModelRoute keeps this file, could not be reached. Check whether the network, a proxy or a firewall blocks it.',
  'storage-untrusted': 'The connection to {host}, where ModelRoute keeps this file, is not secure: its certificate or its encryption is not accepted. Check the network, and this computer’s clock and proxy settings.',
  'link-refused': 'The storage host refused the link from ModelRoute ({status}). Try again later.',
  'link-unsafe':
    'ModelRoute’s link to this file is not encrypted, so the file is not fetched. Tell ModelRoute support.',
  'wrong-length':
    'ModelRoute says the file has {expected} bytes, but the storage host sends {found}. The file was not kept. Try again later, or tell ModelRoute support.',
  silent: 'No data arrived for {seconds} s.',
  'page-instead': 'A web page arrived instead of the file: a proxy or a login page may have answered. Check the network.',
  'connection-removed': 'Its connection was removed. Move the execution to another connection, then try again.',
  'file-untracked': 'This file belongs to no tracked execution.',
  'file-broke-off': 'The transfer was interrupted. Try again.',

  'disk-full': 'The disk is full, so nothing was kept. Free some space, or choose a folder other than {folder}.',
  'disk-too-small': '{folder} has {free} MB free, but {needed} MB are needed. Free some space, or choose another folder.',
  'disk-denied': 'The app has no permission to write to {folder}. Choose another folder in the settings, then try again.',
  'disk-read-only':
    'Nothing can be written to {folder}: the disk is read-only. Choose another folder in the settings, then try again.',
  'folder-gone': 'The folder {folder} does not exist. Choose another one in the settings, then try again.',
  'folder-is-file':
    'In {folder} there is a file where a folder should be. Choose another folder in the settings, then try again.',
  'file-is-folder':
    'In {folder} there is a folder where the file should be. Choose another folder in the settings, then try again.',
  'file-too-large':
    'The file is larger than the disk of {folder} allows. Choose another folder in the settings, then try again.',
  'disk-broken': 'The disk of {folder} is not working properly. Choose another folder in the settings, then try again.',
  'unsaved-disk-full': 'The disk of {path} is full. Free some space.',
  'unsaved-disk-denied': 'The app has no permission to write {path}. Check its permissions.',
  'unsaved-disk-read-only': 'The disk of {path} is read-only. Make it writable.',
  'unsaved-folder-gone': 'The folder of {path} no longer exists. Restore it.',
  'unsaved-folder-is-file': 'On the way to {path} there is a file where a folder should be. Move it away.',
  'unsaved-file-is-folder': 'There is a folder where {path} should be. Move it away.',
  'unsaved-file-too-large': '{path} is larger than its disk allows. Allow larger files there.',
  'unsaved-disk-broken': 'The disk of {path} is not working properly. Check it.',
  'unsaved-disk-failed': '{path} could not be written ({reason}). Check the disk and the permissions.',
  'disk-failed': 'The file could not be written to {folder} ({reason}). Choose another folder in the settings, then try again.',

  'cancel-offline': 'This computer is offline. Try again when it is back online.',
  'cancel-halted':
    'No requests are being sent: watching is paused, or the API key is missing or refused. Resume watching, or save a key in the settings, then try again.',
  'cancel-untracked': 'It is no longer tracked.',
  'cancel-stopped': 'The connection was removed or got another address before ModelRoute answered. Try again if the execution is still running.',
  'cancel-rate-limited': 'The rate limit is used up. Try again when requests are allowed again.',
  'cancel-unsent': 'The cancel request did not get through. Try again when ModelRoute can be reached.',
  'cancel-unanswered': 'ModelRoute did not answer the cancel request, and the execution was still running when last checked. Try again.',
  'cancel-trouble': 'ModelRoute is having trouble ({said}), and the execution was still running when last checked. Try again.',
  'cancel-unreadable':
    'The answer to the cancel request could not be understood, and the execution was still running when last checked. Look at it in the dashboard.',

  'newer-version': 'it was written by a newer version of ModelRoute Monitor',

  verbatim: '{text}',
} as const
