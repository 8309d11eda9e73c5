/** What is said of requests, files and disks that failed, in English: what happened, what to do. Whether it is tried again tells who does that. */
export const en = {
  'not-json': 'The reply is not JSON, as if a proxy or a login page had answered. Check the base URL and the network.',
  empty: 'The reply is empty. Check the base URL and the network.',
  'broken-json': 'The reply is broken JSON.',
  'too-deep': 'The reply is nested more than {levels} levels deep and cannot be read here. Copy the request as curl to look at it, or stop tracking the execution; if it is so with all of them, check the base URL.',
  'cut-off': 'The reply was cut off half way.',
  'too-large': 'The reply is too large to be read here. Copy the request as curl to look at it, or stop tracking the execution; if it is so with all of them, check the base URL.',
  'no-object': 'The reply is JSON, but does not describe an execution. Check the base URL.',
  redirected: 'The address redirects elsewhere, and the API key is not sent there. Check the base URL.',
  'no-status': 'The reply says no status.',
  'other-execution': 'The reply is about another execution.',
  'not-stored': 'A reply could not be stored ({reason}). It is asked for again.',
  'timed-out': 'There was no full reply within {seconds} s.',

  'key-missing': 'There is no API key. Add one in the settings.',
  'key-unusable': 'The API key holds characters that no key has. Copy it from the dashboard again into the settings.',
  'key-refused': 'ModelRoute refused the API key ({said}). Check it, or enter another one, in the settings.',
  'rate-limited': 'The rate limit is used up. The next request waits until ModelRoute allows it.',
  'not-found': 'ModelRoute knows no such execution for this key. Check the ID and the organisation of the key.',
  'server-trouble': 'ModelRoute has trouble answering ({said}).',
  rejected: 'ModelRoute rejected the request ({said}). Look at the execution in the dashboard.',
  'not-understood': 'ModelRoute answered in a way that is not understood ({said}). Check the base URL.',

  offline: 'This machine is offline.',
  'name-unknown': 'The name of the server was not found. Check the network and the base URL.',
  'connection-refused': 'The server does not accept connections. Check the base URL.',
  'certificate-untrusted':
    'The certificate of the server, or of a proxy, is not trusted. Check the clock and the proxy settings.',
  'proxy-refused':
    'The proxy of this machine did not let the request through. Check the proxy settings.',
  unreachable: 'The server could not be reached. Check the network.',
  'broke-off': 'The connection broke off.',
  'connection-failed': 'The connection to ModelRoute failed.',

  'file-gone': 'ModelRoute no longer has this file: it expired or was deleted. Only a new execution can make it again.',
  'storage-busy': 'The storage host asks to wait.',
  'storage-trouble': 'The storage host has trouble answering ({status}).',
  'link-refused': 'The storage host refuses the link that ModelRoute gave ({status}). Try again later.',
  'link-unsafe':
    'ModelRoute points to an address that is not encrypted. The file is not fetched from there; tell its support.',
  'wrong-length':
    'ModelRoute says the file has {expected} bytes, and {found} come. It was not kept. Try again later, or tell its support.',
  silent: 'No data came for {seconds} s.',
  'page-instead': 'A web page came instead of the file, as if a proxy or a login page had answered. Check the network.',
  'connection-removed': 'Its connection was removed, and with it the way to the file.',
  'file-untracked': 'This file belongs to no tracked execution.',
  'file-broke-off': 'The file broke off on its way. Try again.',

  'disk-full': 'The disk is full, nothing was kept. Free some space, or choose another folder than {folder}.',
  'disk-too-small': 'There are {free} MB free in {folder}, and {needed} MB are needed. Free some space, or choose another folder.',
  'disk-denied': 'In {folder} nothing may be written. Choose another folder in the settings, then try again.',
  'disk-read-only':
    'In {folder} nothing can be written, the disk is read-only. Choose another folder in the settings, then try again.',
  'folder-gone': 'The folder {folder} is gone. Choose another one in the settings, then try again.',
  'folder-is-file':
    'In {folder} a file stands in the place of a folder. Choose another folder in the settings, then try again.',
  'file-is-folder':
    'In {folder} a folder stands in the place of the file. Choose another folder in the settings, then try again.',
  'file-too-large':
    'The file is larger than the disk of {folder} allows. Choose another folder in the settings, then try again.',
  'disk-broken': 'The disk of {folder} does not work properly. Choose another folder in the settings, then try again.',
  'unsaved-disk-full': 'The disk of {path} is full. Free some space.',
  'unsaved-disk-denied': '{path} may not be written. Check who may write there.',
  'unsaved-disk-read-only': 'The disk of {path} is read-only. Make it writable.',
  'unsaved-folder-gone': 'The folder of {path} is gone. Bring it back.',
  'unsaved-folder-is-file': 'On the way to {path} a file stands in the place of a folder. Move it away.',
  'unsaved-file-is-folder': 'A folder stands in the place of {path}. Move it away.',
  'unsaved-file-too-large': '{path} is larger than its disk allows. Allow larger files there.',
  'unsaved-disk-broken': 'The disk of {path} does not work properly. Check it.',
  'unsaved-disk-failed': '{path} could not be written ({reason}). Check the disk and who may write there.',
  'disk-failed': 'In {folder} the file could not be written ({reason}). Choose another folder in the settings, then try again.',

  'cancel-offline': 'This machine is offline. Try again when it has a network.',
  'cancel-halted':
    'Nothing is sent at present: watching is paused, or the API key is missing or refused. Resume, or save a key in the settings, then try again.',
  'cancel-untracked': 'It is not tracked any more.',
  'cancel-rate-limited': 'The rate limit is used up. Try again when requests are allowed again.',
  'cancel-unsent': 'The request to cancel it did not get through. Try again when ModelRoute can be reached.',
  'cancel-unanswered': 'ModelRoute did not answer the request to cancel it, and when last read it was still running. Try again.',
  'cancel-trouble': 'ModelRoute has trouble ({said}), and when last read it was still running. Try again.',
  'cancel-unreadable':
    'The answer to the request to cancel it could not be understood, and when last read it was still running. Look at it in the dashboard.',

  'newer-version': 'it was written by a newer version of ModelRoute Monitor',

  verbatim: '{text}',
} as const
