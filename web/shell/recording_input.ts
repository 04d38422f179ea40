// Files that a person opens: a recording folder, chosen or dropped, whatever else lies in it; a
// flight record; a model.

type Opened = (name: string, files: File[]) => void;
/** The message is for people. */
type Refused = (message: string) => void;

/** Calls with the folder's name and files; nothing when the person cancels. */
export function chooseFolder(opened: Opened, refused: Refused): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.webkitdirectory = true;
  input.addEventListener('change', () => {
    const all = [...(input.files ?? [])];
    const folder = all[0]?.webkitRelativePath.split('/')[0] ?? 'Recording';
    // The browser gives what is in folders inside, too: recordings of their own, not to be mixed.
    const files = all.filter((file) => file.webkitRelativePath.split('/').length === 2);
    if (files.length > 0) opened(folder, files);
    else if (all.length > 0) {
      refused(`${folder} holds only folders. Open the one that a recording's files are in.`);
    }
  });
  input.click();
}

/** A single file that holds a flight record. */
export function chooseFlightRecord(opened: Opened): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.vigil';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) opened(file.name, [file]);
  });
  input.click();
}

/** A model's files: its graph, its card, and its weights where the card names them. */
export function chooseModel(opened: (files: File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.onnx,.json,.vglh';
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    if (files.length > 0) opened(files);
  });
  input.click();
}

/** Files and folders dropped anywhere on the page. */
export function acceptDrops(opened: Opened, refused: Refused): void {
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    // The list is empty once the event is over, so its entries are taken now.
    const entries = [...(event.dataTransfer?.items ?? [])].flatMap(
      (item) => item.webkitGetAsEntry() ?? [],
    );
    const name = entries[0]?.name;
    if (name === undefined) return;
    Promise.all(entries.map(filesOf)).then(
      (files) => opened(name, files.flat()),
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        refused(`${name} cannot be read: ${why} Is it still there, and may you open it?`);
      },
    );
  });
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry instanceof FileSystemFileEntry) {
    return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const reader = entry.createReader();
  const files: File[] = [];
  while (true) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return files; // entries come in parts until there are none
    for (const child of part) if (child.isFile) files.push(...(await filesOf(child)));
  }
}
