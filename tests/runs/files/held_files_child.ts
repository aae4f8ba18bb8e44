/** Opens files below a directory for 30 ms each, until there is a certain file; prints how many. */
const [directory, stop] = Deno.args;

function* filesBelow(path: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(path)) {
    if (isDirectory) yield* filesBelow(`${path}/${name}`);
    else yield `${path}/${name}`;
  }
}

let opened = 0;
for (let turn = 0; !(await Deno.stat(stop).then(() => true, () => false)); turn++) {
  try {
    const files = [...filesBelow(directory)];
    using _file = Deno.openSync(files[(turn * 7919) % files.length]);
    opened++;
    await new Promise((resume) => setTimeout(resume, 30));
  } catch {
    // It was removed meanwhile.
  }
  await new Promise((resume) => setTimeout(resume, 20));
}
console.log(opened);
