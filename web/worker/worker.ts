// Vigil's one worker: everything but receiving notifications and drawing happens here.

self.postMessage('Ready.');
