// Every other import is compared with this one: see startup.ts.
export {}
